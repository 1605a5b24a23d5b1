#include "exporter/poll/secret_matcher.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "exporter/base/ascii.h"

namespace api_credits {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The characters of Base64 that `secret` alone decides, where `before` bytes precede it in what was
// encoded: those that share bits with its neighbours may be anything.
std::string Base64Within(std::string_view secret, size_t before) {
  std::string out;
  const size_t end = (before + secret.size()) * 8;
  for (size_t bit = (before * 8 + 5) / 6 * 6; bit + 6 <= end; bit += 6) {
    unsigned value = 0;
    for (size_t i = bit; i < bit + 6; ++i) {
      const auto byte = static_cast<unsigned char>(secret[i / 8 - before]);
      value = value << 1U | (byte >> (7 - i % 8) & 1U);
    }
    out += kAlphabet[value];
  }
  return out;
}

std::optional<unsigned> HexDigit(char c) {
  const size_t value = std::string_view("0123456789abcdef").find(ToLower(c));
  return value == std::string_view::npos ? std::nullopt : std::optional<unsigned>(value);
}

// Text without its escapes, and where each of its bytes begins in what was written.
struct Decoded {
  std::string text;
  std::vector<size_t> begins = {};  // one more than bytes: the last is the end
};

// The byte that `count` hexadecimal digits from `at` on say.
std::optional<char> ByteOf(std::string_view text, size_t at, size_t count) {
  unsigned value = 0;
  if (at + count > text.size()) return std::nullopt;
  for (const char c : text.substr(at, count)) {
    const auto digit = HexDigit(c);
    if (!digit) return std::nullopt;
    value = value << 4U | *digit;
  }
  return value < 256 ? std::optional(static_cast<char>(value)) : std::nullopt;
}

// `escape` looks at a text that begins with an escape, and yields its byte and its length.
template <typename Escape>
Decoded Decode(std::string_view text, char first, Escape escape) {
  Decoded decoded;
  for (size_t i = 0; i < text.size();) {
    decoded.begins.push_back(i);
    const auto found = text[i] == first ? escape(text.substr(i)) : std::nullopt;
    decoded.text += found ? found->first : text[i];
    i += found ? found->second : 1;
  }
  decoded.begins.push_back(text.size());
  return decoded;
}

using EscapedByte = std::optional<std::pair<char, size_t>>;

Decoded PercentDecoded(std::string_view text) {
  return Decode(text, '%', [](std::string_view at) -> EscapedByte {
    const auto byte = ByteOf(at, 1, 2);
    return byte ? EscapedByte({*byte, 3}) : std::nullopt;
  });
}

// Keys are ASCII, so escapes of other characters need not be right.
Decoded JsonDecoded(std::string_view text) {
  return Decode(text, '\\', [](std::string_view at) -> EscapedByte {
    if (at.size() < 2) return std::nullopt;
    if (at[1] != 'u') return EscapedByte({at[1], 2});
    const auto byte = ByteOf(at, 2, 4);
    return byte ? EscapedByte({*byte, 6}) : std::nullopt;
  });
}

std::string InStandardAlphabet(std::string text) {
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  return text;
}

bool HoldsAny(const std::string& text, const std::vector<Secret>& secrets) {
  return std::any_of(secrets.begin(), secrets.end(), [&](const Secret& secret) {
    return text.find(secret.Reveal()) != std::string::npos;
  });
}

}  // namespace

SecretMatcher::SecretMatcher(const std::vector<Secret>& secrets, size_t min_bytes) {
  Needles needles;
  for (const Secret& secret : secrets) {
    const std::string_view whole = secret.Reveal();
    const size_t colon = whole.find(':');
    std::vector<std::string_view> parts = {whole};
    if (colon != std::string_view::npos) parts.push_back(whole.substr(colon + 1));
    for (std::string_view part : parts) {
      if (part.size() < std::max(min_bytes, size_t{1})) continue;
      needles.plain.emplace_back(std::string(part));
      if (part.size() < kMinBytes) continue;
      for (const size_t before : {0, 1, 2}) {
        needles.base64.emplace_back(Base64Within(part, before));
      }
    }
  }
  needles_ = std::make_shared<const Needles>(std::move(needles));
}

bool SecretMatcher::operator()(std::string_view text) const {
  const std::string plain = PercentDecoded(text).text;
  return HoldsAny(std::string(text), needles_->plain) || HoldsAny(plain, needles_->plain) ||
         HoldsAny(InStandardAlphabet(plain), needles_->base64);
}

std::string SecretMatcher::Masked(std::string_view text) const {
  std::vector<bool> hidden(text.size());
  const auto hide = [&](const Decoded& decoded, const std::vector<Secret>& secrets) {
    for (const Secret& secret : secrets) {
      const std::string& needle = secret.Reveal();
      for (size_t at = decoded.text.find(needle); at != std::string::npos;
           at = decoded.text.find(needle, at + 1)) {
        std::fill(hidden.begin() + static_cast<std::ptrdiff_t>(decoded.begins[at]),
                  hidden.begin() + static_cast<std::ptrdiff_t>(decoded.begins[at + needle.size()]),
                  true);
      }
    }
  };
  const auto as_it_is = [](std::string_view) -> EscapedByte { return std::nullopt; };
  for (Decoded decoded : {Decode(text, '\0', as_it_is), PercentDecoded(text), JsonDecoded(text)}) {
    hide(decoded, needles_->plain);
    decoded.text = InStandardAlphabet(std::move(decoded.text));
    hide(decoded, needles_->base64);
  }
  std::string masked;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!hidden[i]) {
      masked += text[i];
    } else if (i == 0 || !hidden[i - 1]) {
      masked += "<secret>";
    }
  }
  return masked;
}

}  // namespace api_credits
