// A library for LD_PRELOAD that makes the n-th call on files below a folder fail, stops the process there, or loses what
// was not yet synchronized. Scripts/inject-failures compiles and drives it.
//
//   FAULT_ROOT    Calls on files below this folder are counted; also the mappings of memory, and large allocations.
//   FAULT_CALLS   The names of the calls that are counted, separated by commas; all if it is not set.
//   FAULT_AT      The number of the call, from 1, at which the fault happens; 0 only counts.
//   FAULT_MODE    errno     the call fails with FAULT_ERRNO
//                 full      a write stores FAULT_BYTES of its bytes (first, middle, last), and all later ones fail: ENOSPC
//                 kill      SIGKILL before the call
//                 torn      SIGKILL after half of the bytes of a write
//                 power     SIGKILL, after what was written to files and not synchronized was taken back: all of it, or
//                           with a FAULT_SEED other than 0 a random part of its sectors and of the renamings
//                 memory    allocations of more than FAULT_ALLOCATION bytes fail, from the n-th on
//   FAULT_STICKY  Every later call of the same name fails as well.
//   FAULT_LOG     A file that receives a line for each counted call, and "fault NAME PATH" for the fault.
//   FAULT_CLOCK   Seconds that are added to the time of day; every second question gets the opposite step.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define DESCRIPTORS 4096
#define FILES 256

static char root[PATH_MAX], names[DESCRIPTORS][256];
static const char *calls, *mode = "";
static long at, counted, allocations;
static int number = EIO, sticky, log_file = -1, is_ready, has_happened;
static long largest = LONG_MAX;
static uint64_t seed;
static char failed_call[32];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

// A file with changes that are not on the disk: its bytes at the last synchronization, or none if it did not exist.
// A file that was removed or replaced may come back as a whole, even if another one of its name was made since. A file
// that replaced it before its own bytes were synchronized may be empty.
struct unsynced { char path[PATH_MAX]; char *bytes; long size; int existed, is_removed, is_replaced, is_empty, is_used; };
static struct unsynced files[FILES];

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static void note(const char *text, const char *call, const char *path) {
    if (log_file < 0) return;
    char line[PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%s %s %s\n", text, call, path);
    syscall(SYS_write, log_file, line, length);
}

__attribute__((constructor)) static void prepare(void) {
    const char *text;
    if (!(text = getenv("FAULT_ROOT")) || !realpath(text, root)) return;
    calls = getenv("FAULT_CALLS");
    if ((text = getenv("FAULT_AT"))) at = atol(text);
    if ((text = getenv("FAULT_MODE"))) mode = text;
    if ((text = getenv("FAULT_ERRNO"))) number = atoi(text);
    if ((text = getenv("FAULT_ALLOCATION"))) largest = atol(text);
    if ((text = getenv("FAULT_SEED"))) seed = strtoull(text, NULL, 10);
    sticky = getenv("FAULT_STICKY") != NULL;
    if ((text = getenv("FAULT_LOG"))) {
        int file = syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
        // A number that the program does not expect to be given.
        if (file >= 0) { log_file = fcntl(file, F_DUPFD_CLOEXEC, 1000); syscall(SYS_close, file); }
    }
    // The standard streams may be files below the folder.
    for (int stream = 0; stream < 3; stream++) {
        char link[32], path[256];
        snprintf(link, sizeof link, "/proc/self/fd/%d", stream);
        ssize_t length = readlink(link, path, sizeof path - 1);
        path[length > 0 ? length : 0] = 0;
        if (!strncmp(path, root, strlen(root))) snprintf(names[stream], sizeof names[stream], "%s", path);
    }
    // Programs that this one starts are not disturbed.
    unsetenv("LD_PRELOAD");
    is_ready = 1;
}

// The absolute path of a file below the root, or NULL.
static const char *below(const char *path, char *room) {
    if (!is_ready || !path) return NULL;
    if (path[0] == '/') {
        snprintf(room, PATH_MAX, "%s", path);
    } else {
        char folder[PATH_MAX];
        if (!getcwd(folder, sizeof folder)) return NULL;
        while (!strncmp(path, "./", 2)) path += 2;
        if (snprintf(room, PATH_MAX, "%s/%s", folder, path) >= PATH_MAX) return NULL;
    }
    size_t length = strlen(root);
    return !strncmp(room, root, length) && (room[length] == '/' || !room[length]) ? room : NULL;
}

static const char *name_of(int file) {
    return is_ready && file >= 0 && file < DESCRIPTORS && names[file][0] ? names[file] : NULL;
}

static void remember(int file, const char *path) {
    if (file >= 0 && file < DESCRIPTORS) snprintf(names[file], sizeof names[file], "%s", path ? path : "");
}

static int is_listed(const char *call) {
    if (!calls) return 1;
    size_t length = strlen(call);
    for (const char *place = calls; (place = strstr(place, call)); place += length)
        if ((place == calls || place[-1] == ',') && (place[length] == ',' || !place[length])) return 1;
    return 0;
}

// MARK: Power loss

static struct unsynced *entry(const char *path) {
    for (int i = 0; i < FILES; i++) if (files[i].is_used && !strcmp(files[i].path, path)) return &files[i];
    return NULL;
}

// Keeps the present bytes of a file before they change for the first time since its last synchronization.
static void keep(const char *path) {
    if (strcmp(mode, "power") || !path) return;
    pthread_mutex_lock(&lock);
    if (!entry(path)) {
        for (int i = 0; i < FILES; i++) {
            if (files[i].is_used) continue;
            struct unsynced *file = &files[i];
            *file = (struct unsynced){.is_used = 1};
            snprintf(file->path, sizeof file->path, "%s", path);
            int descriptor = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
            struct stat information;
            if (descriptor >= 0 && !fstat(descriptor, &information) && S_ISREG(information.st_mode)) {
                file->existed = 1;
                file->size = information.st_size;
                file->bytes = malloc(file->size + 1);
                for (long done = 0; done < file->size;) {
                    long count = syscall(SYS_pread64, descriptor, file->bytes + done, file->size - done, done);
                    if (count <= 0) break;
                    done += count;
                }
            }
            if (descriptor >= 0) syscall(SYS_close, descriptor);
            break;
        }
    }
    pthread_mutex_unlock(&lock);
}

static void synced(const char *path) {
    if (!path) return;
    pthread_mutex_lock(&lock);
    struct unsynced *file = entry(path);
    if (file) { free(file->bytes); file->is_used = 0; }
    // The synchronization of a folder makes the removal and the replacement of its files permanent.
    size_t length = strlen(path);
    for (int i = 0; i < FILES; i++) {
        struct stat information;
        if (files[i].is_used && !strncmp(files[i].path, path, length) && files[i].path[length] == '/'
            && (files[i].is_replaced ? !files[i].is_empty : stat(files[i].path, &information))) {
            free(files[i].bytes);
            files[i].is_used = 0;
        }
    }
    pthread_mutex_unlock(&lock);
}

static uint64_t chance(void) { // splitmix64
    uint64_t z = seed += 0x9E3779B97F4A7C15;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
}

static void lose(void) {
    int is_random = seed != 0;
    for (int i = 0; i < FILES; i++) {
        struct unsynced *file = &files[i];
        if (!file->is_used) continue;
        if (file->is_replaced) {
            if (is_random && chance() & 1) {
                // The renaming reached the disk, the bytes before it perhaps not.
                if (file->is_empty) truncate(file->path, 0);
                continue;
            }
            syscall(SYS_unlink, file->path);
            file->is_removed = 1;
            if (!file->existed) continue;
        }
        int returns = file->is_removed && file->existed && (file->is_replaced || !is_random || chance() & 1);
        if (file->is_removed && !returns) file->existed = 0, file->size = 0;
        if (!file->existed) {
            if (!is_random || chance() & 1) { syscall(SYS_unlink, file->path); continue; }
        }
        int descriptor = syscall(SYS_openat, AT_FDCWD, file->path, O_RDWR | O_CREAT, 0644);
        if (descriptor < 0) continue;
        struct stat information;
        long present = fstat(descriptor, &information) ? 0 : information.st_size;
        for (long sector = 0; sector < file->size || sector < present; sector += 512) {
            if (is_random && !returns && chance() & 1) continue;
            char zeros[512] = {0};
            long length = file->size - sector < 512 ? file->size - sector : 512;
            if (length > 0) syscall(SYS_pwrite64, descriptor, file->bytes + sector, length, sector);
            else if (sector < present) syscall(SYS_pwrite64, descriptor, zeros, present - sector < 512 ? present - sector : 512, sector);
        }
        if (!is_random || returns || chance() & 1) syscall(SYS_ftruncate, descriptor, file->size);
        syscall(SYS_close, descriptor);
    }
}

// MARK: The fault

// Counts a call. Returns whether it fails, with `errno` set; does not return if the process is stopped.
static int fails(const char *call, const char *path) {
    if (!is_ready || !path || !is_listed(call)) return 0;
    long index = __atomic_add_fetch(&counted, 1, __ATOMIC_SEQ_CST);
    if (!at) { note("call", call, path); return 0; }
    int repeats = sticky && has_happened && !strcmp(failed_call, call);
    if (index != at && !repeats) return 0;
    if (!has_happened) {
        has_happened = 1;
        snprintf(failed_call, sizeof failed_call, "%s", call);
        note("fault", call, path);
    }
    if (!strcmp(mode, "power")) { pthread_mutex_lock(&lock); lose(); }
    if (!strcmp(mode, "kill") || !strcmp(mode, "power")) { syscall(SYS_kill, getpid(), SIGKILL); for (;;) pause(); }
    if (!strcmp(mode, "errno")) { errno = number; return 1; }
    return 0;
}

// For writes: returns -2 if the whole is to be written, else the result of the write.
static ssize_t shortened(const char *call, int file, const char *path, const void *bytes, size_t size, off_t offset) {
    int is_full = !strcmp(mode, "full"), is_torn = !strcmp(mode, "torn");
    if (!is_ready || !path || !(is_full || is_torn) || !is_listed(call)) return -2;
    if (is_full && has_happened) { errno = ENOSPC; return -1; }
    if (__atomic_add_fetch(&counted, 1, __ATOMIC_SEQ_CST) != at) return -2;
    has_happened = 1;
    note("fault", call, path);
    const char *bound = getenv("FAULT_BYTES");
    size_t part = size / 2;
    if (is_full && bound && !strcmp(bound, "first")) part = 0;
    if (is_full && bound && !strcmp(bound, "last")) part = size ? size - 1 : 0;
    ssize_t written = 0;
    if (part) written = offset < 0 ? syscall(SYS_write, file, bytes, part) : syscall(SYS_pwrite64, file, bytes, part, offset);
    if (is_torn) { syscall(SYS_kill, getpid(), SIGKILL); for (;;) pause(); }
    if (written <= 0) { errno = ENOSPC; return -1; }
    return written;
}

// MARK: Calls

static int opened(const char *path, int flags, mode_t permissions, int folder) {
    char room[PATH_MAX];
    const char *inner = folder == AT_FDCWD ? below(path, room) : NULL;
    if (fails("open", inner)) return -1;
    if (inner && (flags & (O_CREAT | O_TRUNC))) {
        struct stat information;
        if ((flags & O_TRUNC) || stat(inner, &information)) keep(inner);
    }
    int file = syscall(SYS_openat, folder, path, flags, permissions);
    if (file >= 0) remember(file, inner);
    return file;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        va_list rest; va_start(rest, flags); \
        mode_t permissions = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        return opened(path, flags, permissions, AT_FDCWD); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        va_list rest; va_start(rest, flags); \
        mode_t permissions = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        return opened(path, flags, permissions, folder); \
    }
OPENAT(openat)
OPENAT(openat64)

ssize_t write(int file, const void *bytes, size_t size) {
    const char *path = name_of(file);
    if (fails("write", path)) return -1;
    ssize_t part = shortened("write", file, path, bytes, size, -1);
    if (part != -2) return part;
    keep(path);
    return syscall(SYS_write, file, bytes, size);
}

static ssize_t placed(int file, const void *bytes, size_t size, off_t offset) {
    const char *path = name_of(file);
    if (fails("pwrite", path)) return -1;
    ssize_t part = shortened("pwrite", file, path, bytes, size, offset);
    if (part != -2) return part;
    keep(path);
    return syscall(SYS_pwrite64, file, bytes, size, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset) { return placed(file, bytes, size, offset); }
ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t offset) { return placed(file, bytes, size, offset); }

ssize_t writev(int file, const struct iovec *parts, int count) {
    const char *path = name_of(file);
    if (fails("writev", path)) return -1;
    keep(path);
    return syscall(SYS_writev, file, parts, count);
}

int fsync(int file) {
    const char *path = name_of(file);
    if (fails("fsync", path)) return -1;
    int result = syscall(SYS_fsync, file);
    if (!result) synced(path);
    return result;
}

int fdatasync(int file) {
    const char *path = name_of(file);
    if (fails("fdatasync", path)) return -1;
    int result = syscall(SYS_fdatasync, file);
    if (!result) synced(path);
    return result;
}

int ftruncate(int file, off_t size) {
    const char *path = name_of(file);
    if (fails("ftruncate", path)) return -1;
    keep(path);
    return syscall(SYS_ftruncate, file, size);
}
int ftruncate64(int file, off64_t size) { return ftruncate(file, size); }

int close(int file) {
    const char *path = name_of(file);
    char copy[256];
    if (path) { snprintf(copy, sizeof copy, "%s", path); names[file][0] = 0; }
    // A close that fails has closed the descriptor, as on Linux.
    int result = syscall(SYS_close, file);
    return path && fails("close", copy) ? -1 : result;
}

int rename(const char *from, const char *to) {
    char room[PATH_MAX];
    const char *inner = below(to, room);
    if (fails("rename", inner)) return -1;
    char other[PATH_MAX];
    const char *source = below(from, other);
    keep(inner);
    int result = syscall(SYS_rename, from, to);
    struct unsynced *file = result || !inner ? NULL : entry(inner), *bytes = source ? entry(source) : NULL;
    if (file) { file->is_replaced = 1; file->is_empty = bytes != NULL; }
    if (!result && bytes) { free(bytes->bytes); bytes->is_used = 0; }
    return result;
}

int unlink(const char *path) {
    char room[PATH_MAX];
    const char *inner = below(path, room);
    if (fails("unlink", inner)) return -1;
    keep(inner);
    int result = syscall(SYS_unlink, path);
    struct unsynced *file = result || !inner ? NULL : entry(inner);
    if (file) file->is_removed = 1;
    return result;
}

int mkdir(const char *path, mode_t permissions) {
    char room[PATH_MAX];
    if (fails("mkdir", below(path, room))) return -1;
    return syscall(SYS_mkdir, path, permissions);
}

static int is_refused(size_t size) {
    if (!is_ready || (long)size <= largest) return 0;
    if (!at) { note("call", "malloc", "memory"); return 0; }
    if (strcmp(mode, "memory") || __atomic_add_fetch(&allocations, 1, __ATOMIC_SEQ_CST) < at) return 0;
    if (!has_happened) { has_happened = 1; note("fault", "malloc", "memory"); }
    errno = ENOMEM;
    return 1;
}

static void *mapped(void *address, size_t size, int protection, int flags, int file, off_t offset) {
    if (file < 0 && is_refused(size)) return MAP_FAILED;
    if (fails("mmap", is_ready ? "memory" : NULL)) return MAP_FAILED;
    return (void *)syscall(SYS_mmap, address, size, protection, flags, file, offset);
}
void *mmap(void *a, size_t s, int p, int f, int d, off_t o) { return mapped(a, s, p, f, d, o); }
void *mmap64(void *a, size_t s, int p, int f, int d, off64_t o) { return mapped(a, s, p, f, d, o); }

extern void *__libc_malloc(size_t), *__libc_realloc(void *, size_t), *__libc_calloc(size_t, size_t);

void *malloc(size_t size) { return is_refused(size) ? NULL : __libc_malloc(size); }
void *realloc(void *old, size_t size) { return is_refused(size) ? NULL : __libc_realloc(old, size); }
void *calloc(size_t count, size_t size) { return is_refused(count * size) ? NULL : __libc_calloc(count, size); }

// MARK: The clock

static long stepped(void) {
    static long questions, step;
    static int is_read;
    if (!is_read) { const char *text = getenv("FAULT_CLOCK"); step = text ? atol(text) : 0; is_read = 1; }
    return step && __atomic_add_fetch(&questions, 1, __ATOMIC_SEQ_CST) & 1 ? step : -step;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = syscall(SYS_clock_gettime, clock, time);
    if (!result && clock == CLOCK_REALTIME) time->tv_sec += stepped();
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    int result = syscall(SYS_gettimeofday, time, zone);
    if (!result) time->tv_sec += stepped();
    return result;
}
