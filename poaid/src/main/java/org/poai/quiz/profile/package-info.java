/**
 * What a node finds out about a model before it rests a chain on it: salt words, conformance, how
 * strong the proof is on it, and the manifest made of them; protocol section 4.
 */
@NullMarked
package org.poai.quiz.profile;

import org.jspecify.annotations.NullMarked;
