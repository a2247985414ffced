// Runs veraPDF over many files in one virtual machine: its profiles take longer to load than a book to check.
// Arguments: FLAVOURS=FILE, for example 2a,ua1=book.pdf. Ends with 0 if every file keeps every standard.

import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class Verify {
    public static void main(String[] arguments) {
        VeraGreenfieldFoundryProvider.initialise();
        boolean good = arguments.length > 0;
        for (String argument : arguments) {
            int at = argument.indexOf('=');
            for (String name : argument.substring(0, at).split(",")) {
                good &= verify(PDFAFlavour.fromString(name), argument.substring(at + 1));
            }
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean verify(PDFAFlavour flavour, String path) {
        String title = flavour.getId() + " " + path.substring(path.lastIndexOf('/') + 1);
        try (InputStream file = new FileInputStream(path);
                PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            if (result.isCompliant() && result.getTotalAssertions() > 0) {
                System.out.println("ok " + title + " (" + result.getTotalAssertions() + " checks)");
                return true;
            }
            System.out.println("NOT " + title);
            Map<String, String> rules = new TreeMap<>();
            for (TestAssertion found : result.getTestAssertions()) {
                if (found.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = found.getRuleId().getClause() + "-" + found.getRuleId().getTestNumber();
                    rules.putIfAbsent(rule, found.getMessage() + " @ " + found.getLocation().getContext());
                }
            }
            rules.forEach((rule, words) -> System.out.println("   " + rule + ": " + words));
        } catch (Exception error) {
            System.out.println("NOT " + title + ": " + error);
        }
        return false;
    }
}
