/** What is made of the help for other programs: the manual page, and completion for shells. */
@NullMarked
package org.poai.cli.manual;

import org.jspecify.annotations.NullMarked;
