FROM example.com/windows
USER ContainerUser
