# Or distroless (no shell, no package manager)
FROM gcr.io/distroless/base
