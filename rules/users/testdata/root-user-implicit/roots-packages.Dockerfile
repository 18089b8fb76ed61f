# Its packages lie in root's home.
FROM julia:1.11
RUN julia -e 'using Pkg; Pkg.add("HTTP")'
COPY . /app
EXPOSE 8080
# want warning "starts as root"
CMD ["julia", "/app/server.jl"]
