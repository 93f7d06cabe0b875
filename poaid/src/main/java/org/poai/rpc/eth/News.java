package org.poai.rpc.eth;

import java.util.List;

/**
 * Something that has happened, for all who watch. Whatever is told of it is shaped and encoded
 * once, when the first one hears it, however many there are. Belongs to the thread {@code
 * rpc-watch}.
 */
interface News {
  /** What it means for a watch, in order. */
  List<NewsItem> of(Watch watch);
}
