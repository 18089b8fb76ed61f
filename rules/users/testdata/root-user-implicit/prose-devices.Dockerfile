FROM debian:13
RUN apt-get update && apt-get install -y libgl1-mesa-dri portaudio19-dev
COPY games /games
# want warning "This image runs as root"
ENTRYPOINT ["nes", "/games"]
