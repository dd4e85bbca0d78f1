#ifndef C_SUPERVISOR_H
#define C_SUPERVISOR_H

#include <sys/types.h>

/// A running program below a supervisor: a process that waits for it, and then ends everything that it has started.
struct supervised {
    /// The process id of the supervisor, which the caller waits for.
    pid_t supervisor;
    /// The write end of a pipe. When it is closed, also by the end of the caller, the supervisor ends the program.
    int life;
    /// The read end of a pipe, from which `supervised_ending` reads after the supervisor has ended.
    int report;
};

/// The way in which a supervised program ended.
struct supervised_ending {
    /// 0: it could not be started, with an errno value; 1: it exited, with a status; 2: a signal ended it.
    int kind;
    /// The errno value, the exit status or the signal.
    int value;
};

/// Starts a program below a supervisor of its own.
///
/// On Linux the supervisor adopts the orphans among the descendants of the program, also those in sessions of their
/// own, and ends them. `is_confined` lets the program write only below its folder and to devices, where the kernel has
/// Landlock.
/// Returns 0, or the errno value of the call that failed.
int supervised_start(const char *program, char *const arguments[], char *const environment[], const char *folder,
                     int output, int is_confined, struct supervised *result);

/// Reads how the program ended, and closes the pipe. To be called when the supervisor has ended.
/// Without a report, as after the end of the supervisor by force, the kind is 2 and the value SIGKILL.
struct supervised_ending supervised_ending(struct supervised *process);

/// Returns whether the kernel can confine programs to their folders.
int supervised_can_confine(void);

#endif
