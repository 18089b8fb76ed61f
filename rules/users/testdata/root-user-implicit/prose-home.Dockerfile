FROM debian:13
ADD .weechat /.weechat
ADD .tmux.conf /
# want warning "This image runs as root"
CMD zsh -c weechat
