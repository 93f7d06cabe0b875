package org.poai.dataset;

import java.util.List;

/**
 * The five families of exercises of the procedural corpus. Questions are short and use few words,
 * because a prompt has {@code promptTokens} tokens for question and salt together. Every constant
 * and the order of draws are normative: a change of either changes the golden root.
 */
final class Exercise {
  private static final List<String> PEOPLE =
      List.of(
          "boy", "girl", "man", "woman", "child", "king", "queen", "cook", "farmer", "teacher",
          "doctor", "friend", "baker", "worker", "father", "mother");

  private static final List<String> THINGS =
      List.of(
          "apples", "books", "cards", "coins", "eggs", "cakes", "balls", "stones", "flowers",
          "pens", "cups", "keys", "toys", "shells", "nuts", "stamps");

  private static final List<String> WORDS =
      List.of(
          "water",
          "house",
          "tree",
          "bread",
          "horse",
          "green",
          "table",
          "river",
          "light",
          "music",
          "night",
          "paper",
          "stone",
          "train",
          "world",
          "year",
          "city",
          "door",
          "fish",
          "garden",
          "hand",
          "island",
          "letter",
          "milk",
          "number",
          "ocean",
          "plant",
          "road",
          "school",
          "snow",
          "street",
          "summer",
          "sun",
          "time",
          "town",
          "wall",
          "wind",
          "winter",
          "wood",
          "word",
          "bird",
          "cloud",
          "color",
          "dance",
          "earth",
          "field",
          "fire",
          "forest",
          "gold",
          "heart",
          "king",
          "lake",
          "moon",
          "morning",
          "mountain",
          "people",
          "rain",
          "ship",
          "silver",
          "sister",
          "song",
          "star",
          "story",
          "village");

  private Exercise() {}

  /** Draws family, form and contents of one exercise. */
  static QaRecord draw(Draws d) {
    return switch (d.below(5)) {
      case 0 -> arithmetic(d);
      case 1 -> sequence(d);
      case 2 -> comparison(d);
      case 3 -> alphabet(d);
      default -> wordProblem(d);
    };
  }

  private static QaRecord arithmetic(Draws d) {
    switch (d.below(4)) {
      case 0 -> {
        int a = d.between(10, 99);
        int b = d.between(10, 99);
        return record("What is " + a + " plus " + b + "?", a + b);
      }
      case 1 -> {
        int a = d.between(10, 99);
        int b = d.between(1, a);
        return record("What is " + a + " minus " + b + "?", a - b);
      }
      case 2 -> {
        int a = d.between(2, 20);
        int b = d.between(2, 20);
        return record("What is " + a + " times " + b + "?", a * b);
      }
      default -> {
        int divisor = d.between(2, 12);
        int quotient = d.between(2, 40);
        return record("What is " + divisor * quotient + " divided by " + divisor + "?", quotient);
      }
    }
  }

  /** Four terms, the fifth is asked for: rising, falling, or each a multiple of the one before. */
  private static QaRecord sequence(Draws d) {
    switch (d.below(3)) {
      case 0 -> {
        int first = d.between(1, 40);
        return arithmeticSequence(first, d.between(2, 12));
      }
      case 1 -> {
        int first = d.between(50, 99);
        return arithmeticSequence(first, -d.between(2, 9));
      }
      default -> {
        int a = d.between(1, 20);
        int r = d.between(2, 3);
        return next(a, a * r, a * r * r, a * r * r * r, a * r * r * r * r);
      }
    }
  }

  private static QaRecord arithmeticSequence(int first, int step) {
    return next(first, first + step, first + 2 * step, first + 3 * step, first + 4 * step);
  }

  private static QaRecord next(int a, int b, int c, int d, int answer) {
    return record("Which number comes next: " + a + ", " + b + ", " + c + ", " + d + "?", answer);
  }

  private static QaRecord comparison(Draws d) {
    int form = d.below(4);
    if (form == 3) {
      return parity(d);
    }
    int a = d.between(10, 999);
    int drawn = d.between(10, 998);
    int b = drawn < a ? drawn : drawn + 1;
    return switch (form) {
      case 0 -> record("Which is larger, " + a + " or " + b + "?", Math.max(a, b));
      case 1 -> record("Which is smaller, " + a + " or " + b + "?", Math.min(a, b));
      default -> new QaRecord("Is " + a + " larger than " + b + "?", a > b ? "yes" : "no");
    };
  }

  private static QaRecord parity(Draws d) {
    int even = 2 * d.between(5, 499);
    int odd = 2 * d.between(5, 499) + 1;
    String pair = d.below(2) == 0 ? even + " or " + odd : odd + " or " + even;
    return record("Which is even, " + pair + "?", even);
  }

  private static QaRecord alphabet(Draws d) {
    switch (d.below(5)) {
      case 0 -> {
        int places = d.between(2, 9);
        int from = d.below(26 - places);
        return new QaRecord(
            "Which letter is " + places + " places after " + letter(from) + "?",
            letter(from + places));
      }
      case 1 -> {
        int places = d.between(2, 9);
        int to = d.below(26 - places);
        return new QaRecord(
            "Which letter is " + places + " places before " + letter(to + places) + "?",
            letter(to));
      }
      case 2 -> {
        int a = d.below(26);
        int drawn = d.below(25);
        int b = drawn < a ? drawn : drawn + 1;
        return new QaRecord(
            "Which letter comes first, " + letter(a) + " or " + letter(b) + "?",
            letter(Math.min(a, b)));
      }
      case 3 -> {
        String word = d.oneOf(WORDS);
        return record("How many letters are in the word " + word + "?", word.length());
      }
      default -> {
        String word = d.oneOf(WORDS);
        return new QaRecord(
            "What is the last letter of the word " + word + "?", word.substring(word.length() - 1));
      }
    }
  }

  private static QaRecord wordProblem(Draws d) {
    switch (d.below(4)) {
      case 0 -> {
        String start = "A " + d.oneOf(PEOPLE) + " has ";
        int a = d.between(2, 31);
        String things = d.oneOf(THINGS);
        int b = d.between(2, 21);
        return record(start + a + " " + things + " and buys " + b + " more. How many now?", a + b);
      }
      case 1 -> {
        String start = "A " + d.oneOf(PEOPLE) + " has ";
        int a = d.between(5, 44);
        String things = d.oneOf(THINGS);
        int b = d.between(1, a - 1);
        return record(
            start + a + " " + things + " and gives away " + b + ". How many are left?", a - b);
      }
      case 2 -> {
        int a = d.between(2, 13);
        String things = d.oneOf(THINGS);
        int b = d.between(2, 10);
        return record(
            "A box holds " + a + " " + things + ". How many are in " + b + " boxes?", a * b);
      }
      default -> {
        int a = d.between(50, 199);
        String person = d.oneOf(PEOPLE);
        int b = d.between(10, 49);
        return record(
            "A book has " + a + " pages. A " + person + " reads " + b + ". How many are left?",
            a - b);
      }
    }
  }

  private static String letter(int index) {
    return String.valueOf((char) ('a' + index));
  }

  private static QaRecord record(String question, int answer) {
    return new QaRecord(question, Integer.toString(answer));
  }
}
