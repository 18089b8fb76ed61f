# What the base image brings, and what is removed where it is made, or stands
# on a mount, or has to make room.
FROM debian:13 AS right
WORKDIR /src
RUN rm -f /etc/nginx/conf.d/default.conf /etc/localtime && ln -s /usr/share/zoneinfo/UTC /etc/localtime
RUN curl -fsSLO https://example.com/x.zip && unzip x.zip && rm x.zip
RUN rm -f x.zip
RUN apt-get update && apt-get install -y gcc && apt-get purge -y gcc && rm -rf /var/lib/apt/lists/*
RUN apt-get update
RUN apt-get update && apt-get install -y libpq5 && rm -rf /var/lib/apt/lists/*
RUN rm -rf /var/lib/apt/lists/*
RUN apt-get autoremove -y && apt-get clean
RUN --mount=type=cache,target=/var/lib/apt/lists apt-get update
RUN rm -rf /var/lib/apt/lists/*
RUN --mount=type=bind,source=app.whl,target=/tmp/app.whl pip install --no-cache-dir /tmp/app.whl
RUN rm -rf /tmp/* /root/.cache
COPY nginx.conf /etc/nginx/nginx.conf
RUN rm /etc/nginx/nginx.conf && ln -s /data/nginx.conf /etc/nginx/nginx.conf
COPY app.conf /etc/app/
RUN rm /etc/app/app.conf && mv /etc/app/default.conf /etc/app/app.conf
RUN if [ -n "$DEBUG" ]; then curl -fsSLO https://example.com/debug.zip; fi
RUN rm -f debug.zip
RUN curl -fsSLO https://example.com/maybe.zip
RUN [ -n "$DEBUG" ] || rm maybe.zip
RUN cd "$SOMEWHERE" && curl -fsSLO https://example.com/where.zip
RUN rm -f where.zip
RUN name=a.zip && curl -fsSLo $name https://example.com/a
RUN name=b.zip && rm -f $name
RUN echo "COPY x.zip /tmp/" && echo rm -rf /tmp/y.zip
COPY . .
RUN rm -rf tests docs node_modules
RUN npm ci --omit=dev
RUN npm prune --omit=dev
RUN curl -fsSL https://example.com/install.sh | sh
RUN rm -rf install.sh
RUN curl -fsSL https://example.com/key.asc -o /usr/share/keyrings/key.asc
RUN find / -name '*.asc' -delete
RUN wget -qO- https://example.com/piped.zip | busybox unzip -
RUN rm -f piped.zip
RUN cd /opt && cd - && curl -fsSLO https://example.com/back.zip
RUN rm -f back.zip /opt/back.zip
RUN pushd /opt && popd && curl -fsSLO https://example.com/popped.zip
RUN rm -f /opt/popped.zip
RUN bash -c "cd /opt" && curl -fsSLO https://example.com/inner.zip
RUN rm -f /opt/inner.zip
ADD rootfs.tar.gz /
RUN rm -f /rootfs.tar.gz
RUN apt-get install -y nodejs
RUN apt-get purge -y nodejs && apt-get install -y nodejs
RUN curl -fsSLo /tmp/tool https://example.com/tool && mv /tmp/tool /usr/local/bin/
RUN rm -rf /tmp/*
RUN curl -fsSLo /tmp/tool.gz https://example.com/tool.gz && gunzip /tmp/tool.gz
RUN rm -f /tmp/tool.gz
RUN curl -fsSLo /tmp/found.zip https://example.com/found && find /tmp -name '*.zip' -delete
RUN rm -f /tmp/found.zip
RUN for f in a b; do echo $f; done && curl -fsSLo /tmp/some.zip https://example.com/some && rm -f $f
RUN rm -f /tmp/some.zip
RUN curl -fsSLo /tmp/braces.zip https://example.com/braces && rm -f /tmp/{braces,other}.zip
RUN rm -f /tmp/braces.zip
RUN tar -xzf strip.tar.gz --strip-components=1 && tar -tf list.tar.gz && make -C /usr/src/lib
RUN rm -rf strip list /usr/src/lib
