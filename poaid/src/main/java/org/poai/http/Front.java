package org.poai.http;

import org.poai.memory.MemoryShare;

/** What all connections of a front share. */
record Front(
    Routes routes, Access access, FrontLimits limits, MemoryShare memory, FrontMetrics metrics) {}
