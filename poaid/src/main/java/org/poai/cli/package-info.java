/**
 * The command line: picocli commands and option groups that build config records and hand them to
 * {@code node} or to the package whose tool they are. The only user of picocli and the only place
 * that prints to standard output.
 */
@NullMarked
package org.poai.cli;

import org.jspecify.annotations.NullMarked;
