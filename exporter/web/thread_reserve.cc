#include "exporter/web/thread_reserve.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>

namespace api_credits {
namespace {

// What earlier calls left below the stack that is in use. civetweb prints the name of each thread:
// that takes a page which an idle one never needs again, of 256 threads 1 MB.
[[gnu::noinline]] void GiveBackStack() {
  constexpr std::ptrdiff_t kSpared = 1024;  // for what is called from here
  constexpr std::size_t kGivenBack = 16'384;
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  char* const here = static_cast<char*>(__builtin_frame_address(0)) - kSpared;
  char* const end = here - reinterpret_cast<std::uintptr_t>(here) % page;
  madvise(end - kGivenBack, kGivenBack, MADV_DONTNEED);
}

}  // namespace

void ThreadReserve::Join() {
  GiveBackStack();
  needed_.acquire();
}

void ThreadReserve::ConnectionBegan() {
  if (--idle_ >= kIdle) return;
  ++idle_;
  needed_.release();
}

}  // namespace api_credits
