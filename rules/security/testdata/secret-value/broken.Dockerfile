# secret "a GitHub token" tok_x7Kq2mVb9LzR4
FROM debian:13-slim
# want "a GitHub token"
RIN curl -H tok_x7Kq2mVb9LzR4 https://example.com/
