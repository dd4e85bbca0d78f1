// The types of libhdf5's functions. The library itself is loaded when the first file is opened, because it brings
// some forty further libraries with it, which would slow the start of every command and could not be linked statically.
#if __has_include(<hdf5/serial/hdf5.h>)
#include <hdf5/serial/hdf5.h>
#else
#include <hdf5.h>
#endif

typedef __typeof__(&H5get_libversion) CHDF5GetLibraryVersion;
typedef __typeof__(&H5dont_atexit) CHDF5KeepOpen;
typedef __typeof__(&H5Eset_auto2) CHDF5SetErrorReport;
typedef __typeof__(&H5PLset_loading_state) CHDF5SetPluginLoading;
typedef __typeof__(&H5Lunregister) CHDF5UnregisterLinks;
typedef __typeof__(&H5Fopen) CHDF5OpenFile;
typedef __typeof__(&H5Fclose) CHDF5Close;
typedef __typeof__(&H5Lexists) CHDF5LinkExists;
typedef __typeof__(&H5Dopen2) CHDF5OpenDataset;
typedef __typeof__(&H5Dget_space) CHDF5GetPart;
typedef __typeof__(&H5Sget_simple_extent_ndims) CHDF5GetRank;
typedef __typeof__(&H5Sget_simple_extent_dims) CHDF5GetExtent;
typedef __typeof__(&H5Tget_class) CHDF5GetTypeClass;
typedef __typeof__(&H5Tget_size) CHDF5GetTypeSize;
typedef __typeof__(&H5Tget_sign) CHDF5GetTypeSign;
typedef __typeof__(&H5Pget_layout) CHDF5GetLayout;
typedef __typeof__(&H5Pget_chunk) CHDF5GetChunk;
typedef __typeof__(&H5Pget_external_count) CHDF5GetExternalCount;
typedef __typeof__(&H5Pget_nfilters) CHDF5GetFilterCount;
typedef __typeof__(&H5Pget_filter2) CHDF5GetFilter;
typedef __typeof__(&H5Dread) CHDF5ReadDataset;

// The functions of a rehearsal of reading (HDF5Rehearsal), which Swift does not import.
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __linux__
#include <signal.h>
#include <sys/prctl.h>
#endif

static inline int chdf5_fork(void) { return fork(); }

// Limits the processor time in seconds and the further memory in bytes of the process, which ends with its parent.
static inline void chdf5_limit(unsigned long long seconds, unsigned long long memory) {
    struct rlimit limit = {seconds, seconds + 1};
    setrlimit(RLIMIT_CPU, &limit);
    limit.rlim_cur = limit.rlim_max = 0;
    setrlimit(RLIMIT_CORE, &limit);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    unsigned long long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file != NULL) {
        if (fscanf(file, "%llu", &pages) == 1) {
            limit.rlim_cur = limit.rlim_max = pages * (unsigned long long)sysconf(_SC_PAGESIZE) + memory;
            setrlimit(RLIMIT_AS, &limit);
        }
        fclose(file);
    }
#endif
}
