/**
 * The texts in which a model meets a record, the words and tokens that they are made of, and the
 * rules for records that a model can be asked about; protocol sections 4 to 6.
 */
@NullMarked
package org.poai.quiz.prompt;

import org.jspecify.annotations.NullMarked;
