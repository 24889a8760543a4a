"""What the small web servers of the Lab share: pages by path, the name the server gives itself, bounded requests."""

import http.server
import socketserver
import ssl


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 64


def page(title, body):
    """A page as old hospital software writes it."""
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head><meta charset="utf-8"><title>%s</title></head>\n'
        "<body><h1>%s</h1>\n%s\n</body>\n</html>\n" % (title, title, body)
    )


LOGIN = (
    '<form method="post" action="/login">账号 <input name="user"> '
    '口令 <input name="password" type="password"> <button>登录</button></form>'
)


def serve(port, pages, server, certificate=None, key=None):
    """Answers on all addresses until it is ended. `pages` maps a path to HTML; `server` is the Server header."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10

        def version_string(self):
            return server

        def answer(self, body=True):
            text = pages.get(self.path.split("?")[0])
            content = (text or page("404", "页面不存在")).encode()
            self.send_response(200 if text else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if body:
                self.wfile.write(content)

        def do_GET(self):
            self.answer()

        def do_HEAD(self):
            self.answer(body=False)

        def do_POST(self):
            # Nobody can sign in; the body is not read, so the connection cannot go on.
            self.close_connection = True
            self.send_response(403)
            self.send_header("Content-Length", "0")
            self.send_header("Connection", "close")
            self.end_headers()

    httpd = Server(("", port), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        # The handshake belongs to the connection's own thread: a client that is silent must not stop the others.
        httpd.socket = context.wrap_socket(httpd.socket, server_side=True, do_handshake_on_connect=False)
    httpd.serve_forever()
