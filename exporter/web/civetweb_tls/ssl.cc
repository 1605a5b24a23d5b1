// libssl.so as civetweb looks for it by name at run time: Debian's real library, which carries that
// name only where the development packages are, and the one function that OpenSSL 3 renamed.
// civetweb reaches all others through this library's dependency.
#include <openssl/ssl.h>

#undef SSL_get_peer_certificate

extern "C" X509* SSL_get_peer_certificate(const SSL* connection);

X509* SSL_get_peer_certificate(const SSL* connection) {
  return SSL_get1_peer_certificate(connection);
}
