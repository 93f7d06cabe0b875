package org.poai.dataset;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Solves a question of the procedural corpus from its text alone, as a pupil would. */
final class ExerciseEvaluator {
  private static final Map<Pattern, Function<MatchResult, String>> RULES = new LinkedHashMap<>();
  private static final Map<Pattern, String> FAMILIES = new LinkedHashMap<>();

  static {
    rule("arithmetic", "What is N plus N\\?", m -> text(n(m, 1) + n(m, 2)));
    rule("arithmetic", "What is N minus N\\?", m -> text(n(m, 1) - n(m, 2)));
    rule("arithmetic", "What is N times N\\?", m -> text(n(m, 1) * n(m, 2)));
    rule("arithmetic", "What is N divided by N\\?", ExerciseEvaluator::divide);
    rule("sequence", "Which number comes next: N, N, N, N\\?", ExerciseEvaluator::next);
    rule("comparison", "Which is larger, N or N\\?", m -> text(distinct(m) ? max(m) : -1));
    rule("comparison", "Which is smaller, N or N\\?", m -> text(distinct(m) ? -max(neg(m)) : -1));
    rule("comparison", "Is N larger than N\\?", m -> n(m, 1) > n(m, 2) ? "yes" : "no");
    rule("comparison", "Which is even, N or N\\?", ExerciseEvaluator::even);
    rule("alphabet", "Which letter is N places after ([a-z])\\?", m -> shift(m, 1));
    rule("alphabet", "Which letter is N places before ([a-z])\\?", m -> shift(m, -1));
    rule(
        "alphabet",
        "Which letter comes first, ([a-z]) or ([a-z])\\?",
        m -> m.group(1).compareTo(m.group(2)) < 0 ? m.group(1) : m.group(2));
    rule(
        "alphabet",
        "How many letters are in the word ([a-z]+)\\?",
        m -> text(m.group(1).chars().count()));
    rule("alphabet", "What is the last letter of the word [a-z]*([a-z])\\?", m -> m.group(1));
    rule("story", "A T has N T and buys N more\\. How many now\\?", m -> text(n(m, 1) + n(m, 2)));
    rule(
        "story",
        "A T has N T and gives away N\\. How many are left\\?",
        m -> text(n(m, 1) - n(m, 2)));
    rule("story", "A box holds N T\\. How many are in N boxes\\?", m -> text(n(m, 1) * n(m, 2)));
    rule(
        "story",
        "A book has N pages\\. A T reads N\\. How many are left\\?",
        m -> text(n(m, 1) - n(m, 2)));
  }

  static final int FORMS = RULES.size();

  private ExerciseEvaluator() {}

  /** What was recognised and what it comes to. */
  record Solved(String family, String form, String answer) {}

  static Solved solve(String question) {
    for (Map.Entry<Pattern, Function<MatchResult, String>> rule : RULES.entrySet()) {
      Matcher matcher = rule.getKey().matcher(question);
      if (matcher.matches()) {
        return new Solved(
            String.valueOf(FAMILIES.get(rule.getKey())),
            rule.getKey().pattern(),
            rule.getValue().apply(matcher.toMatchResult()));
      }
    }
    throw new AssertionError("no rule for: " + question);
  }

  private static void rule(String family, String form, Function<MatchResult, String> answer) {
    Pattern pattern =
        Pattern.compile(form.replace(" N", " ([1-9][0-9]*)").replace(" T", " [a-z]+"));
    RULES.put(pattern, answer);
    FAMILIES.put(pattern, family);
  }

  private static long n(MatchResult match, int group) {
    return Long.parseLong(match.group(group));
  }

  private static String text(long number) {
    if (number < 0) {
      throw new AssertionError("a negative answer");
    }
    return Long.toString(number);
  }

  private static boolean distinct(MatchResult m) {
    return n(m, 1) != n(m, 2);
  }

  private static long max(MatchResult m) {
    return max(new long[] {n(m, 1), n(m, 2)});
  }

  private static long max(long[] numbers) {
    return Arrays.stream(numbers).max().orElseThrow();
  }

  private static long[] neg(MatchResult m) {
    return new long[] {-n(m, 1), -n(m, 2)};
  }

  private static String divide(MatchResult m) {
    if (n(m, 1) % n(m, 2) != 0) {
      throw new AssertionError("a remainder");
    }
    return text(n(m, 1) / n(m, 2));
  }

  /** A constant difference or a constant quotient, whichever the four terms show. */
  private static String next(MatchResult m) {
    long a = n(m, 1);
    long b = n(m, 2);
    long c = n(m, 3);
    long d = n(m, 4);
    if (b - a == c - b && c - b == d - c) {
      return text(d + d - c);
    }
    if (b % a != 0 || b * b != a * c || c * c != b * d) {
      throw new AssertionError("neither arithmetic nor geometric");
    }
    return text(d * (b / a));
  }

  private static String even(MatchResult m) {
    if (n(m, 1) % 2 == n(m, 2) % 2) {
      throw new AssertionError("not exactly one is even");
    }
    return n(m, 1) % 2 == 0 ? m.group(1) : m.group(2);
  }

  private static String shift(MatchResult m, int direction) {
    String letters = "abcdefghijklmnopqrstuvwxyz";
    return letters
        .substring((int) (letters.indexOf(m.group(2)) + direction * n(m, 1)))
        .substring(0, 1);
  }
}
