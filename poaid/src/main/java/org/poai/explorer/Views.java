package org.poai.explorer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.index.Subject;
import org.poai.dataset.Dataset;
import org.poai.dataset.QaRecord;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.query.BlockView;
import org.poai.query.HistoryPage;
import org.poai.query.HistoryPage.Spot;
import org.poai.query.HistoryPage.Want;
import org.poai.query.Query;
import org.poai.quiz.prompt.SaltWordList;

/**
 * What pages ask by name, each with a bound on what it reads; safe from any thread.
 *
 * @param words that salt the prompts of a model, by its SHA-256, where it runs here
 */
record Views(Query query, Function<Hash32, Optional<SaltWordList>> words, LongSupplier nanoTime) {
  private static final Pattern HASH = Pattern.compile("0x[0-9a-f]{64}");
  private static final Pattern HEIGHT = Pattern.compile("[0-9]{1,15}");
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,15})-([0-9]{1,15})-([0-9]{1,4})");

  private static final Pattern PLACE =
      Pattern.compile("(0x[0-9a-fA-F]{40})(?:-([0-9]{1,15})-([0-9]{1,10}))?");

  private static final int HISTORY = 25;
  private static final int MOST_POINTS = 600;
  private static final int MOST_COUNTED = 5_000;
  private static final int MOST_FOUND = 50;

  /** Blocks that are named of those that asked a record. */
  private static final int ASKED_IN = 5;

  private static final long SEARCH_NANOS = 1_000_000_000L;

  /** The headline of a block of the chain. */
  Optional<Headline> headline(SealedHeader header) {
    return Optional.of(query.block(header))
        .filter(BlockView::isCanonical)
        .map(view -> Headline.of(header.hash(), header.number().value(), PageJson.headline(view)));
  }

  /** Headlines of the last blocks, the newest first. */
  List<Headline> last(int count) {
    List<Headline> found = new ArrayList<>();
    long head = query.view().head().number().value();
    for (long number = head; number >= 0 && found.size() < count; number--) {
      query.view().header(BlockNumber.of(number)).flatMap(this::headline).ifPresent(found::add);
    }
    return found;
  }

  /** What a block asked, with the salt of its prompts, and how it came here. */
  Optional<JsonValue> block(String name) {
    return header(name)
        .map(query::block)
        .map(
            view -> {
              Map<String, JsonValue> members = new HashMap<>(PageJson.headline(view).members());
              members.put("canonical", JsonValue.of(view.isCanonical()));
              members.put(
                  "quiz",
                  PageJson.orNothing(
                      view.quiz()
                          .map(
                              quiz ->
                                  PageJson.quiz(
                                      quiz,
                                      words.apply(
                                          quiz.position().manifest().model().modelSha256())))));
              return new JsonObject(members);
            });
  }

  private Optional<SealedHeader> header(String name) {
    if (HEIGHT.matcher(name).matches()) {
      return query.view().header(BlockNumber.of(Long.parseLong(name)));
    }
    return HASH.matcher(name).matches()
        ? query.view().header(Hash32.fromHex(name))
        : Optional.empty();
  }

  /** What a transaction says, decoded as far as its words are known. */
  Optional<JsonValue> transaction(String name) {
    return HASH.matcher(name).matches()
        ? query.transactions().find(Hash32.fromHex(name)).map(PageJson::decoded)
        : Optional.empty();
  }

  /**
   * {@code ADDRESS} or {@code ADDRESS-HEIGHT-INDEX}, from which place on: what an account took part
   * in, the newest first, and where the next page begins.
   */
  Optional<JsonValue> history(String name) {
    Matcher place = PLACE.matcher(name);
    if (!place.matches()) {
      return Optional.empty();
    }
    Spot from =
        place.group(2) == null
            ? Spot.NEWEST
            : new Spot(Long.parseLong(place.group(2)), Integer.parseInt(place.group(3)));
    HistoryPage page =
        query
            .history()
            .of(
                Address.fromHex(place.group(1)),
                new Want(from, true, HISTORY, false, true),
                query.replays().deadline());
    return Optional.of(PageJson.history(page));
  }

  /** {@code FROM-TO-POINTS}: as many blocks of a range, evenly, with what charts show of them. */
  Optional<JsonValue> series(String name) {
    Matcher range = RANGE.matcher(name);
    if (!range.matches()) {
      return Optional.empty();
    }
    long head = query.view().head().number().value();
    long from = Math.max(1, Math.min(head, Long.parseLong(range.group(1))));
    long to = Math.max(from, Math.min(head, Long.parseLong(range.group(2))));
    int points = Math.max(2, Math.min(MOST_POINTS, Integer.parseInt(range.group(3))));
    long step = Math.max(1, (to - from) / (points - 1));
    BlockSeries series = new BlockSeries(query);
    for (long number = to - (to - from) / step * step; number <= to; number += step) {
      series.add(BlockNumber.of(number));
    }
    return Optional.of(series.json(step));
  }

  /** Who mined the last blocks, so many: how many each, how well, and when last. */
  Optional<JsonValue> miners(String name) {
    if (!HEIGHT.matcher(name).matches()) {
      return Optional.empty();
    }
    long wanted = Math.max(1, Math.min(MOST_COUNTED, Long.parseLong(name)));
    Map<Address, MinerShare> shares = new HashMap<>();
    long head = query.view().head().number().value();
    long first = Math.max(1, head - wanted + 1);
    for (long number = head; number >= first; number--) {
      query
          .view()
          .header(BlockNumber.of(number))
          .map(SealedHeader::header)
          .ifPresent(
              header ->
                  shares.computeIfAbsent(header.lineage().miner(), MinerShare::new).add(header));
    }
    return Optional.of(
        new JsonObject(
            Map.of(
                "blocks", JsonValue.of(Math.max(0, head - first + 1)),
                "miners", MinerShare.list(shares.values()))));
  }

  /** Records of the dataset whose question has these words, with the blocks that asked them. */
  Optional<JsonValue> search(String text) {
    String wanted = text.strip().toLowerCase(Locale.ROOT);
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    Dataset records = query.quizzes().records();
    long end = nanoTime.getAsLong() + SEARCH_NANOS;
    List<JsonValue> found = new ArrayList<>();
    int index = 0;
    while (index < records.size() && found.size() < MOST_FOUND && nanoTime.getAsLong() - end < 0) {
      QaRecord record = records.get(index);
      if (record.question().toLowerCase(Locale.ROOT).contains(wanted)) {
        found.add(found(index, record));
      }
      index++;
    }
    return Optional.of(
        new JsonObject(
            Map.of(
                "records", PageJson.list(found),
                "more", JsonValue.of(index < records.size()))));
  }

  private JsonValue found(int index, QaRecord record) {
    Subject.AskedRecord asked = new Subject.AskedRecord(query.quizzes().records().root(), index);
    List<JsonValue> blocks =
        query.history().thatAsked(asked, query.view().head().number(), ASKED_IN).stream()
            .map(header -> JsonValue.of(header.number().value()))
            .toList();
    return new JsonObject(
        Map.of(
            "blocks", PageJson.list(blocks),
            "index", JsonValue.of(index),
            "question", JsonValue.of(record.question()),
            "answer", JsonValue.of(record.answer())));
  }
}
