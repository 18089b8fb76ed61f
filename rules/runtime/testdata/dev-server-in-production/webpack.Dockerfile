FROM node:22-slim
# want "`webpack serve`"
CMD webpack serve
