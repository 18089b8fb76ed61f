# Who knows what the script calls: no fix.
# want warning "`python:3.13` ships"
FROM python:3.13
COPY app.py entrypoint.sh /
ENTRYPOINT ["/entrypoint.sh"]
CMD ["python", "/app.py"]
