// The supervisor is a copy of the caller, which may have several threads. It therefore calls only functions that are safe
// in signal handlers (POSIX.1-2017, 2.4.3), and system calls.
#define _GNU_SOURCE
#include "CSupervisor.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#if __has_include(<linux/landlock.h>)
#include <linux/landlock.h>
#endif
#endif

/// The number of times that the children are killed before the supervisor gives up on processes that cannot be ended.
static const int most_rounds = 5000;

static void close_from(int first) {
#if defined(__linux__) && defined(SYS_close_range)
    if (!syscall(SYS_close_range, first, ~0U, 0)) return;
#endif
    for (int file = first; file < 65536; file++) close(file);
}

// MARK: Confinement

#if defined(__linux__) && defined(LANDLOCK_ACCESS_FS_MAKE_SYM) && defined(SYS_landlock_create_ruleset)
static int landlock_version(void) {
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

/// Returns the accesses that change files, as far as the kernel knows them.
static uint64_t changing_accesses(int version) {
    uint64_t all = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE
        | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG
        | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK
        | LANDLOCK_ACCESS_FS_MAKE_SYM;
    if (version >= 2) all |= 1ULL << 13; // moving and linking between folders
    if (version >= 3) all |= 1ULL << 14; // truncation
    return all;
}

static int allow(int rules, const char *path, uint64_t accesses) {
    int folder = open(path, O_PATH | O_CLOEXEC);
    if (folder < 0) return -1;
    struct landlock_path_beneath_attr rule = {.allowed_access = accesses, .parent_fd = folder};
    int result = (int)syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(folder);
    return result;
}

/// Lets this process and its descendants change files only in the working folder and below `/dev` and `/proc`.
static void confine(void) {
    int version = landlock_version();
    if (version < 1) return;
    uint64_t all = changing_accesses(version);
    struct landlock_ruleset_attr set = {.handled_access_fs = all};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &set, sizeof set.handled_access_fs, 0);
    if (rules < 0) return;
    if (!allow(rules, ".", all)) {
        // Shared memory, terminals and the null device.
        allow(rules, "/dev", all);
        allow(rules, "/proc", LANDLOCK_ACCESS_FS_WRITE_FILE);
        if (!prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) syscall(SYS_landlock_restrict_self, rules, 0);
    }
    close(rules);
}

int supervised_can_confine(void) { return landlock_version() >= 1; }
#else
static void confine(void) {}

int supervised_can_confine(void) { return 0; }
#endif

// MARK: The supervisor

/// Kills the children of this process. Those of a killed child become children of this one, for the next round.
static void kill_children(pid_t group) {
    kill(-group, SIGKILL);
#ifdef __linux__
    int list = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
    if (list < 0) return;
    char text[4096];
    ssize_t count;
    pid_t process = 0;
    while ((count = read(list, text, sizeof text)) > 0) {
        for (ssize_t place = 0; place < count; place++) {
            if (text[place] >= '0' && text[place] <= '9') {
                process = process * 10 + (text[place] - '0');
            } else {
                if (process > 1) kill(process, SIGKILL);
                process = 0;
            }
        }
    }
    if (process > 1) kill(process, SIGKILL);
    close(list);
#endif
}

static void end_descendants(pid_t group) {
    const struct timespec pause = {.tv_nsec = 1000000};
    for (int round = 0; round < most_rounds; round++) {
        kill_children(group);
        pid_t ended;
        while ((ended = waitpid(-1, NULL, WNOHANG)) > 0) {}
        if (ended < 0 && errno == ECHILD) return;
        nanosleep(&pause, NULL);
    }
}

static void report(int descriptor, int kind, int value) {
    struct supervised_ending ending = {.kind = kind, .value = value};
    // At most two reports are written, which fit into the pipe.
    while (write(descriptor, &ending, sizeof ending) < 0 && errno == EINTR) {}
}

/// Becomes the program; does not return.
static void become(const char *program, char *const arguments[], char *const environment[], const char *folder,
                   int is_confined, int report_end) {
    setpgid(0, 0);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (!chdir(folder)) {
        if (is_confined) confine();
        execve(program, arguments, environment);
    }
    report(report_end, 0, errno);
    _exit(127);
}

/// Starts the program and waits for its end, or for that of the caller; does not return.
static void supervise(const char *program, char *const arguments[], char *const environment[], const char *folder,
                      int is_confined, int life, int report_end) {
    pid_t process = fork();
    if (process == 0) become(program, arguments, environment, folder, is_confined, report_end);
    if (process < 0) {
        report(report_end, 0, errno);
        _exit(1);
    }
    setpgid(process, process);
    struct pollfd end = {.fd = life, .events = POLLIN};
    int pause = 1, status = 0, has_ended = 0;
    while (!has_ended) {
        // The pipe is readable when all its write ends are closed: the caller wants the end, or has ended.
        if (poll(&end, 1, pause) > 0) break;
        if (pause < 50) pause *= 2;
        pid_t ended;
        while ((ended = waitpid(-1, &status, WNOHANG)) > 0 && ended != process) {}
        has_ended = ended == process;
    }
    if (has_ended) {
        if (WIFEXITED(status)) report(report_end, 1, WEXITSTATUS(status));
        else report(report_end, 2, WTERMSIG(status));
    }
    end_descendants(process);
    _exit(0);
}

int supervised_start(const char *program, char *const arguments[], char *const environment[], const char *folder,
                     int output, int is_confined, struct supervised *result) {
    int life[2], report_pipe[2];
#ifdef __linux__
    if (pipe2(life, O_CLOEXEC)) return errno;
    if (pipe2(report_pipe, O_CLOEXEC)) {
#else
    if (pipe(life)) return errno;
    if (pipe(report_pipe)) {
#endif
        int error = errno;
        close(life[0]);
        close(life[1]);
        return error;
    }
    int input = open("/dev/null", O_RDONLY | O_CLOEXEC);
    // No handler of the caller runs in the supervisor.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t process = fork();
    int error = errno;
    if (process == 0) {
        // A session of its own: neither the terminal nor a signal to the group of the caller reaches it.
        setsid();
#ifdef __linux__
        prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
#endif
        // The order keeps each descriptor until it has been copied: all are first moved above those of the streams.
        int ends[4] = {input, output, life[0], report_pipe[1]};
        for (int i = 0; i < 4; i++) ends[i] = fcntl(ends[i], F_DUPFD, 16);
        dup2(ends[0], 0);
        dup2(ends[1], 1);
        dup2(ends[1], 2);
        dup2(ends[2], 3);
        dup2(ends[3], 4);
        close_from(5);
        fcntl(3, F_SETFD, FD_CLOEXEC);
        fcntl(4, F_SETFD, FD_CLOEXEC);
        supervise(program, arguments, environment, folder, is_confined, 3, 4);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(life[0]);
    close(report_pipe[1]);
    if (input >= 0) close(input);
    if (process < 0) {
        close(life[1]);
        close(report_pipe[0]);
        return error;
    }
    *result = (struct supervised){.supervisor = process, .life = life[1], .report = report_pipe[0]};
    return 0;
}

struct supervised_ending supervised_ending(struct supervised *process) {
    struct supervised_ending ending;
    ssize_t count;
    while ((count = read(process->report, &ending, sizeof ending)) < 0 && errno == EINTR) {}
    if (count != sizeof ending) ending = (struct supervised_ending){.kind = 2, .value = SIGKILL};
    close(process->report);
    process->report = -1;
    return ending;
}
