// Reads a message of ONIX for Books with Jonix and prints all that it finds: a line for each value, with the names
// and numbers of the elements that it stands in. Run: java -cp 'JARS/*' ReadOnix.java FILE

import com.tectonica.jonix.Jonix;
import com.tectonica.jonix.JonixRecord;
import com.tectonica.jonix.JonixSource;
import com.tectonica.jonix.common.OnixComposite;
import com.tectonica.jonix.common.OnixElement;
import com.tectonica.jonix.common.OnixFlag;
import java.io.File;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

public class ReadOnix {
    static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] args) throws Exception {
        int[] products = {0};
        Jonix.source(new File(args[0]))
            .onSourceStart(source -> header(source))
            .stream()
            .forEach(record -> show("Product[" + (++products[0]) + "]", record.product));
    }

    static void header(JonixSource source) {
        source.header().ifPresent(header -> show("Header[1]", header));
    }

    /** An element: its value, or what it holds. */
    static void show(String path, Object element) {
        try {
            if (element instanceof OnixFlag) {
                OUT.println(path + "\t");
            } else if (element instanceof OnixElement) {
                OUT.println(path + "\t" + text(((OnixElement<?>) element).__v()));
            } else if (element instanceof OnixComposite || path.indexOf('/') < 0) {
                for (Method method : element.getClass().getDeclaredMethods()) {
                    inside(path, element, method);
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new RuntimeException(path, e);
        }
    }

    /** What a method of an element gives, if it gives elements. */
    static void inside(String path, Object element, Method method) throws ReflectiveOperationException {
        boolean asks = Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 0;
        Class<?> type = method.getReturnType();
        boolean many = List.class.isAssignableFrom(type);
        if (!asks || !many && !type.getName().startsWith("com.tectonica.jonix.onix3.")) {
            return;
        }
        Object found = method.invoke(element);
        int at = 0;
        for (Object one : many ? (List<?>) found : List.of(found)) {
            if ((Boolean) one.getClass().getMethod("exists").invoke(one)) {
                String name = (String) one.getClass().getField("refname").get(null);
                show(path + "/" + name + "[" + (++at) + "]", one);
            }
        }
    }

    /** A value: of a code list its code. */
    static String text(Object value) throws ReflectiveOperationException {
        if (value == null) {
            return "?";
        }
        if (value instanceof Set) {
            return ((Set<?>) value).stream().map(ReadOnix::code).sorted().collect(Collectors.joining(" "));
        }
        return code(value).replaceAll("\\s+", " ").trim();
    }

    static String code(Object value) {
        try {
            return value instanceof Enum ? (String) value.getClass().getMethod("getCode").invoke(value) : value.toString();
        } catch (ReflectiveOperationException e) {
            throw new RuntimeException(e);
        }
    }
}
