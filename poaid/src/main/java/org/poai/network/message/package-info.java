/**
 * What nodes of PoAI say to each other: protocol ids, limits, and the codecs of every request and
 * response. All JSON is canonical, and bounded before it is decoded. Values only.
 */
@NullMarked
package org.poai.network.message;

import org.jspecify.annotations.NullMarked;
