/**
 * Options that do not stand on the command line: their file, the environment, where each value
 * comes from, and a sample made of the options themselves.
 */
@NullMarked
package org.poai.cli.config;

import org.jspecify.annotations.NullMarked;
