# escape=`
FROM debian:13
# want "wget draws"
RUN wget `
      https://example.com/a
# want "wget draws"
RUN sh -c 'wget "https://example.com/a"' && sudo wget https://example.com/b
