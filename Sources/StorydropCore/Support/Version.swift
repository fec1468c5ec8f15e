/// The version of the program, as `--version`, the User-Agent and the manifest give it.
package let storydropVersion = "0.1.0"
