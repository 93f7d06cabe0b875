/**
 * How the log looks and where it goes: text for people, JSON for programs, files that begin anew by
 * day and size, levels by package. Alone knows logback. Safe from any thread.
 */
@NullMarked
package org.poai.node.log;

import org.jspecify.annotations.NullMarked;
