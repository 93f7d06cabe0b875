/** Request and response over a stream of its own, with limits and a deadline as data. */
@NullMarked
package org.poai.libp2p.request;

import org.jspecify.annotations.NullMarked;
