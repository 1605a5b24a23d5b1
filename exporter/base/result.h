// A value or the error that took its place. Operating errors travel as values; exceptions of
// third-party libraries end at the wall of the room that uses the library.
// Messages are for people: they say where and what to do, and never hold a secret or body content.
// Thread rule: plain values, no sharing.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace api_credits {

// A closed set: callers that must branch do so by the kind of error.
enum class ErrorCode {
  kInvalidArgument,  // the caller's or the user's input is wrong
  kIo,               // a file or directory could not be read or written
  kBusy,             // another process holds the file
  kDns,              // fetch: the host name did not resolve
  kConnect,          // fetch: no connection
  kTls,              // fetch: handshake or certificate
  kTimeout,          // fetch: connect or total time ran out
  kTransport,        // fetch: the connection broke or the peer broke the protocol
  kTooLarge,         // a bound of the design was exceeded
  kMalformedBody,    // expression: the body is not JSON
  kMissingField,     // expression: a value that must be there is absent
  kBadValue,         // expression: a value is there but of the wrong kind
  kExpression,       // expression: does not compile, failed, or ran out of steps or memory
};

struct Error {
  ErrorCode code;
  std::string message;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return std::holds_alternative<T>(state_); }
  explicit operator bool() const { return ok(); }

  // REQUIRES: ok()
  const T& value() const& { return std::get<T>(state_); }
  T& value() & { return std::get<T>(state_); }
  T&& value() && { return std::get<T>(std::move(state_)); }

  // REQUIRES: !ok()
  const Error& error() const { return std::get<Error>(state_); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }

  // REQUIRES: !ok()
  const Error& error() const { return *error_; }

 private:
  std::optional<Error> error_;
};

}  // namespace api_credits
