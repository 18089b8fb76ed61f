# want info "`node:22` ships"
FROM node:22
COPY . .
CMD ["python3", "server.py"]
