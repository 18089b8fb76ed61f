# escape=`
FROM debian:13
RUN wget https://example.com/a.tgz `
    # want "`a.tgz` stays"
    && tar xf a.tgz `
    && make
# want "`b.tgz` stays"
RUN bash -c 'wget https://example.com/b.tgz && tar xf b.tgz'
# want "`c.tgz` stays"
RUN bash -c 'wget https://example.com/c.tgz && tar xf "c.tgz"'
# want "`d.tgz` stays"
RUN ["sh", "-c", "wget https://example.com/d.tgz && tar xf d.tgz"]
# want "`e.tgz` stays"
ONBUILD RUN wget https://example.com/e.tgz; tar xf e.tgz
# want "`f.tgz` stays"
RUN wget https://example.com/f.tgz; tar xf f.tgz || exit 1
