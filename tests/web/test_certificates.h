// Certificates made for one test: an authority and what it issues, as PEM, on curve P-256.
// Thread rule: one thread.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

namespace api_credits {

struct IssuedCertificate {
  std::string certificate, key;  // PEM
};

class TestAuthority {
 public:
  explicit TestAuthority(const std::string& name)
      : key_(EVP_EC_gen("P-256"), &EVP_PKEY_free), certificate_(X509_new(), &X509_free) {
    Fill(certificate_.get(), name, key_.get());
    X509_set_issuer_name(certificate_.get(), X509_get_subject_name(certificate_.get()));
    Extend(certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
    X509_sign(certificate_.get(), key_.get(), EVP_sha256());
  }

  std::string pem() const { return PemOf(certificate_.get()); }

  // `alternative_names`: "DNS:localhost,IP:127.0.0.1"; empty: none.
  IssuedCertificate Issue(const std::string& name, const std::string& alternative_names) const {
    const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    const Certificate certificate(X509_new(), &X509_free);
    Fill(certificate.get(), name, key.get());
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate_.get()));
    if (!alternative_names.empty()) {
      Extend(certificate.get(), NID_subject_alt_name, alternative_names.c_str());
    }
    X509_sign(certificate.get(), key_.get(), EVP_sha256());
    return {PemOf(certificate.get()), PemOf(key.get(), nullptr)};
  }

  // The same key, locked with a password.
  static std::string Lock(const std::string& key_pem) {
    const Memory in(BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size())), &BIO_free);
    const Key key(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
    return PemOf(key.get(), EVP_aes_128_cbc());
  }

 private:
  using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;
  using Certificate = std::unique_ptr<X509, void (*)(X509*)>;
  using Memory = std::unique_ptr<BIO, int (*)(BIO*)>;

  static void Fill(X509* certificate, const std::string& name, EVP_PKEY* key) {
    static long serial = 0;
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 24L * 3600);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_pubkey(certificate, key);
  }

  static void Extend(X509* certificate, int kind, const char* value) {
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value);
    if (extension == nullptr) throw std::runtime_error("no extension");
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }

  static std::string Written(const std::function<int(BIO*)>& write) {
    const Memory out(BIO_new(BIO_s_mem()), &BIO_free);
    if (write(out.get()) != 1) throw std::runtime_error("no PEM");
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(out.get(), &bytes);
    return {bytes, static_cast<size_t>(size)};
  }
  static std::string PemOf(X509* certificate) {
    return Written([&](BIO* out) { return PEM_write_bio_X509(out, certificate); });
  }
  static std::string PemOf(EVP_PKEY* key, const EVP_CIPHER* lock) {
    unsigned char password[] = "secret";
    return Written([&](BIO* out) {
      return PEM_write_bio_PrivateKey(out, key, lock, lock == nullptr ? nullptr : password,
                                      lock == nullptr ? 0 : 6, nullptr, nullptr);
    });
  }

  Key key_;
  Certificate certificate_;
};

}  // namespace api_credits
