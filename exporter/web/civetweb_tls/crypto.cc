// libcrypto.so as civetweb looks for it by name at run time; everything in it is in Debian's real
// library, on which this one depends. See ssl.cc.
