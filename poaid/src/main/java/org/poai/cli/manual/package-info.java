/**
 * What is made of the help for other programs: the manual page, and completion for shells. It reads
 * the options of all commands and keeps nothing; each command runs once, on the main thread, and
 * prints.
 */
@NullMarked
package org.poai.cli.manual;

import org.jspecify.annotations.NullMarked;
