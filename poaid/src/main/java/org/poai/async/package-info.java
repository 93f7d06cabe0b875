/**
 * Time and threads: the injected clock, the machine that gives threads and chance, named event
 * threads that own state, the life-cycle of services, the hook for failures that end the node, and
 * the watchdog that notices what hangs. Only this package starts threads and reads the wall clock.
 */
@NullMarked
package org.poai.async;

import org.jspecify.annotations.NullMarked;
