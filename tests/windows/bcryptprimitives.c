/* The one function that Rust's standard library takes from bcryptprimitives.dll, which Wine 8 does not have. Part of no
   release: tests/windows/run puts it into the system folder of its Wine. */
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T size) {
  return RtlGenRandom(to, (ULONG)size);
}
