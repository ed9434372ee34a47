/** Every independence test by the name that a user gives it ({@link dev.whence.discovery.tests.TestKind}). */
@NullMarked
package dev.whence.discovery.tests;

import org.jspecify.annotations.NullMarked;
