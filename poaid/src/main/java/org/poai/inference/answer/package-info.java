/**
 * What a model says to a prompt: the rule <i>Answer</i> of protocol section 11, and the engines of
 * jobs, each a child process of its own beside that of the quiz. {@link
 * org.poai.inference.answer.ModelAnswers} is the rule over one engine, {@link
 * org.poai.inference.answer.JobEngines} finds the engine and bounds what waits for it.
 */
@NullMarked
package org.poai.inference.answer;

import org.jspecify.annotations.NullMarked;
