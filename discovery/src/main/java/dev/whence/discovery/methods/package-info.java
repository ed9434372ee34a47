/** Every search by the name that a user gives it ({@link dev.whence.discovery.methods.Methods}). */
@NullMarked
package dev.whence.discovery.methods;

import org.jspecify.annotations.NullMarked;
