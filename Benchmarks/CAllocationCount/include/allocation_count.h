#ifndef ALLOCATION_COUNT_H
#define ALLOCATION_COUNT_H

/// Number of heap allocations that this process has made so far.
unsigned long allocation_count(void);

#endif
