#include "exporter/web/authentication.h"

#include <crypt.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "exporter/base/ascii.h"
#include "exporter/config/web_config.h"

namespace api_credits {
namespace {

constexpr std::string_view kBase64Alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::optional<std::string> DecodeBase64(std::string_view text) {
  const size_t padding = text.size() - std::min(text.find('='), text.size());
  const std::string_view digits = text.substr(0, text.size() - padding);
  const bool is_padding = text.substr(digits.size()).find_first_not_of('=') == text.npos;
  if (text.empty() || text.size() % 4 != 0 || padding > 2 || !is_padding ||
      digits.find_first_not_of(kBase64Alphabet) != std::string_view::npos) {
    return std::nullopt;
  }
  std::vector<unsigned char> bytes(text.size() / 4 * 3);
  EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()),
                  static_cast<int>(text.size()));
  return std::string(bytes.begin(), bytes.end() - static_cast<std::ptrdiff_t>(padding));
}

// A hash of that cost that no password has.
std::string NobodysHash(int cost) {
  const std::string digits = std::to_string(cost);
  return "$2b$" + std::string(2 - digits.size(), '0') + digits + "$......................" +
         std::string(31, '.');
}

bool Same(const std::string& a, const std::string& b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

std::optional<BasicCredentials> ParseBasicCredentials(std::string_view authorization) {
  constexpr std::string_view kScheme = "basic ";
  if (!EqualIgnoringCase(authorization.substr(0, kScheme.size()), kScheme)) return std::nullopt;
  authorization.remove_prefix(kScheme.size());
  while (authorization.starts_with(' ')) authorization.remove_prefix(1);
  while (authorization.ends_with(' ')) authorization.remove_suffix(1);
  const auto decoded = DecodeBase64(authorization);
  if (!decoded) return std::nullopt;
  const size_t colon = decoded->find(':');
  // bcrypt would end the password at a NUL, and take it without what follows.
  if (colon == std::string::npos || decoded->find('\0') != std::string::npos) return std::nullopt;
  return BasicCredentials{decoded->substr(0, colon), decoded->substr(colon + 1)};
}

std::string HashPassword(const std::string& password, const std::string& setting) {
  // 32 kB: too much for the stack of a server's thread.
  const auto scratch = std::make_unique<crypt_data>();
  const char* const hash = crypt_r(password.c_str(), setting.c_str(), scratch.get());
  std::string result = hash == nullptr || hash[0] == '*' ? "" : hash;
  OPENSSL_cleanse(scratch.get(), sizeof *scratch);
  return result;
}

Authentication::Authentication(std::map<std::string, std::string> users, Hash hash)
    : users_(std::move(users)), hash_(std::move(hash)) {
  for (const auto& [user, password_hash] : users_) {
    most_cost_ = std::max(most_cost_, BcryptCost(password_hash).value_or(0));
  }
  if (RAND_bytes(salt_.data(), static_cast<int>(salt_.size())) != 1) {
    throw std::runtime_error("no randomness");
  }
}

Authentication::Verdict Authentication::Check(const BasicCredentials& credentials) const {
  const Digest digest = DigestOf(credentials);
  const bool is_known = verified_.With([&](const std::map<std::string, Digest>& verified) {
    const auto found = verified.find(credentials.user);
    return found != verified.end() &&
           CRYPTO_memcmp(found->second.data(), digest.data(), digest.size()) == 0;
  });
  if (is_known) return Verdict::kRight;

  const bool may_wait = waiting_.With([](int& waiting) {
    if (waiting >= kMostWaiting) return false;
    ++waiting;
    return true;
  });
  if (!may_wait) return Verdict::kBusy;
  bool right = false;
  {
    const std::lock_guard<std::mutex> lock(hashing_);
    right = Verify(credentials);
  }
  waiting_.With([](int& waiting) { --waiting; });
  if (!right) return Verdict::kWrong;
  verified_.With([&](std::map<std::string, Digest>& verified) {
    verified.insert_or_assign(credentials.user, digest);
  });
  return Verdict::kRight;
}

Authentication::Digest Authentication::DigestOf(const BasicCredentials& credentials) const {
  const std::string text = credentials.user + '\0' + credentials.password;
  Digest digest{};
  unsigned int size = 0;
  if (HMAC(EVP_sha256(), salt_.data(), static_cast<int>(salt_.size()),
           reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(),
           &size) == nullptr ||
      size != digest.size()) {
    throw std::runtime_error("OpenSSL cannot compute SHA-256");
  }
  return digest;
}

// Costs the same for everybody: 2^cost rounds, filled up to those of the most expensive hash, which
// takes the costs between them once each (2^n = 2^c + 2^c + 2^(c+1) + … + 2^(n-1)).
bool Authentication::Verify(const BasicCredentials& credentials) const {
  const auto user = users_.find(credentials.user);
  const bool exists = user != users_.end();
  const std::string setting = exists ? user->second : NobodysHash(most_cost_);
  const std::string hash = hash_(credentials.password, setting);
  for (int cost = BcryptCost(setting).value_or(most_cost_); cost < most_cost_; ++cost) {
    hash_(credentials.password, NobodysHash(cost));
  }
  return exists && Same(hash, setting);
}

}  // namespace api_credits
