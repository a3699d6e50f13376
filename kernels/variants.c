/* The variants of the kernels, fastest first, one to compare them with, and which of them the processor can run. */

#if !defined(__x86_64__) || !defined(__linux__)
#error "The kernels are for Linux on x86-64."
#endif

#include "variants.h"

#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SET_TILE_PERMISSION 0x1023 /* ARCH_REQ_XCOMP_PERM */
#define TILE_DATA 18               /* XFEATURE_XTILEDATA */

static int avx512_usable(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("fma");
}

static int avx512_vnni_usable(void) { return avx512_usable() && __builtin_cpu_supports("avx512vnni"); }

static int amx_usable(void) {
    return avx512_vnni_usable() && __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("amx-tile") &&
           __builtin_cpu_supports("amx-int8") && syscall(SYS_arch_prctl, SET_TILE_PERMISSION, TILE_DATA) == 0;
}

static int avx2_usable(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

static int avx_vnni_usable(void) { return avx2_usable() && __builtin_cpu_supports("avxvnni"); }

static const Variant variants[] = {
    /* A product with one row leaves the tiles of AMX empty. */
    {"amx", amx_usable, compute_by_amx, run_steps_by_avx512_vnni},
    {"avx512_vnni", avx512_vnni_usable, compute_by_avx512_vnni, run_steps_by_avx512_vnni},
    {"avx_vnni", avx_vnni_usable, compute_by_avx_vnni, run_steps_by_avx_vnni},
    {"avx2", avx2_usable, compute_by_avx2, run_steps_by_avx2},
    {"plain", avx2_usable, compute_by_plain_products, NULL},
};

const Variant *find_variant(const char *name) {
    for (size_t number = 0; number < sizeof variants / sizeof *variants; number++)
        if (!strcmp(variants[number].name, name)) return &variants[number];
    return NULL;
}

int rhapsode_usable(const char *name) {
    const Variant *variant = find_variant(name);
    __builtin_cpu_init();
    return variant && variant->usable();
}
