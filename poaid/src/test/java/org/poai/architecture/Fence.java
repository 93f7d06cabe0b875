package org.poai.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A library or a call that only some packages may use.
 *
 * @param forbidden a class name, or {@code class.member} for a call or field, as a pattern that has
 *     to match wholly
 * @param home the packages below {@code org.poai} that may, with their subpackages
 * @param advice what to do instead
 */
record Fence(String forbidden, List<String> home, String advice) {

  /** Each use from outside, as {@code Class → what: advice}. */
  Set<String> violations(JavaClasses classes) {
    Pattern pattern = Pattern.compile(forbidden);
    Set<String> found = new TreeSet<>();
    for (JavaClass from : classes) {
      if (isHome(from.getPackageName())) {
        continue;
      }
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        note(pattern, from, dependency.getTargetClass().getBaseComponentType().getName(), found);
      }
      for (JavaAccess<?> access : from.getAccessesFromSelf()) {
        note(pattern, from, access.getTargetOwner().getName() + "." + access.getName(), found);
      }
    }
    return found;
  }

  private void note(Pattern pattern, JavaClass from, String used, Set<String> found) {
    if (pattern.matcher(used).matches()) {
      found.add(from.getName() + " → " + used + ": " + advice);
    }
  }

  private boolean isHome(String javaPackage) {
    return home.stream()
        .map(name -> PackageTable.BASE + name)
        .anyMatch(name -> javaPackage.equals(name) || javaPackage.startsWith(name + "."));
  }
}
