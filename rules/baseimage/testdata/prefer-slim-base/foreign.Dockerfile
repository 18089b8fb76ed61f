# A program may do anything: no fix.
# want warning "`python:3.13` ships"
FROM python:3.13
RUN <<EOF python
import os
EOF
CMD ["python", "/app.py"]
