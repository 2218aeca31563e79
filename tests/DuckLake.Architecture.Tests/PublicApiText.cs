using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace DuckLake.Architecture.Tests;

/// <summary>Prints everything a user of an assembly can see, one declaration per line, sorted.</summary>
internal static class PublicApiText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<string> Of(Assembly assembly)
    {
        SortedSet<string> lines = new(StringComparer.Ordinal);
        foreach (Type type in assembly.GetExportedTypes())
        {
            lines.Add(Describe(type));
            foreach (MemberInfo member in type.GetMembers(Declared))
            {
                if (!member.Name.Contains('<', StringComparison.Ordinal) && Describe(type, member) is { } line)
                {
                    lines.Add(line);
                }
            }
        }

        return [.. lines];
    }

    private static string Describe(Type type)
    {
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => (IsReadOnly(type) ? "readonly " : "") + (type.IsByRefLike ? "ref struct" : "struct"),
            _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };

        Type[] inherited = type.BaseType?.GetInterfaces() ?? [];
        IEnumerable<Type> interfaces = type.GetInterfaces().Where(candidate => candidate.IsVisible).Except(inherited);
        IEnumerable<string> parents = type.IsEnum
            ? [ApiTypeName.Of(type.GetEnumUnderlyingType())]
            : (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [ApiTypeName.Of(parent)] : Array.Empty<string>())
                .Concat(interfaces.Select(candidate => ApiTypeName.Of(candidate)).Order(StringComparer.Ordinal));
        string suffix = string.Join(", ", parents);
        return $"{ApiTypeName.Of(type)} : {kind}{(suffix.Length == 0 ? "" : $" ({suffix})")}";
    }

    private static string? Describe(Type type, MemberInfo member)
    {
        string prefix = $"{ApiTypeName.Of(type)}.";
        NullabilityInfoContext nullability = new();
        switch (member)
        {
            case FieldInfo field when IsVisible(field) && !field.IsSpecialName:
                string value = field.IsLiteral ? $" = {Literal(field.GetRawConstantValue())}" : "";
                string fieldType = type.IsEnum ? "" : $" -> {ApiTypeName.Of(field.FieldType, nullability.Create(field))}";
                return $"{prefix}{field.Name}{value}{fieldType}{Modifiers(field.IsStatic && !field.IsLiteral, false, field.IsFamily || field.IsFamilyOrAssembly)}";

            case ConstructorInfo constructor when IsVisible(constructor) && !constructor.IsStatic:
                return $"{prefix}ctor({Parameters(constructor, nullability)}){Modifiers(false, false, IsProtected(constructor))}";

            case MethodInfo method when IsVisible(method) && !IsAccessor(method):
                string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
                return $"{prefix}{method.Name}{generic}({Parameters(method, nullability)}) -> {ApiTypeName.Of(method.ReturnType, nullability.Create(method.ReturnParameter))}{Modifiers(method)}";

            case PropertyInfo property when property.GetAccessors(nonPublic: true).FirstOrDefault(IsVisible) is { } accessor:
                string index = property.GetIndexParameters() is { Length: > 0 } parameters
                    ? $"[{string.Join(", ", parameters.Select(parameter => Parameter(parameter, nullability)))}]"
                    : "";
                return $"{prefix}{property.Name}{index} {{ {Accessors(property)} }} -> {ApiTypeName.Of(property.PropertyType, nullability.Create(property))}{Modifiers(accessor)}";

            case EventInfo @event when @event.AddMethod is { } add && IsVisible(add):
                return $"{prefix}{@event.Name} event -> {ApiTypeName.Of(@event.EventHandlerType!)}{Modifiers(add)}";

            default:
                return null;
        }
    }

    private static string Accessors(PropertyInfo property)
    {
        List<string> accessors = [];
        if (property.GetMethod is { } getter && IsVisible(getter))
        {
            accessors.Add("get;");
        }

        if (property.SetMethod is { } setter && IsVisible(setter))
        {
            bool isInit = setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
            bool isRequired = property.IsDefined(typeof(RequiredMemberAttribute));
            accessors.Add($"{(isRequired ? "required " : "")}{(isInit ? "init;" : "set;")}");
        }

        return string.Join(' ', accessors);
    }

    private static string Parameters(MethodBase method, NullabilityInfoContext nullability) =>
        string.Join(", ", method.GetParameters().Select(parameter => Parameter(parameter, nullability)));

    private static string Parameter(ParameterInfo parameter, NullabilityInfoContext nullability)
    {
        string direction = parameter switch
        {
            { IsOut: true } => "out ",
            { ParameterType.IsByRef: true, IsIn: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        string defaultValue = parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue)}" : "";
        return $"{direction}{ApiTypeName.Of(parameter.ParameterType, nullability.Create(parameter))} {parameter.Name}{defaultValue}";
    }

    private static string Modifiers(MethodInfo method) => Modifiers(
        method.IsStatic,
        method.IsVirtual && !method.IsFinal && !method.DeclaringType!.IsInterface,
        IsProtected(method),
        method.IsAbstract,
        method.GetBaseDefinition() != method);

    private static string Modifiers(bool isStatic, bool isVirtual, bool isProtected, bool isAbstract = false, bool isOverride = false)
    {
        List<string> modifiers = [];
        if (isProtected)
        {
            modifiers.Add("protected");
        }

        if (isStatic)
        {
            modifiers.Add("static");
        }

        if (isOverride)
        {
            modifiers.Add("override");
        }
        else if (isVirtual)
        {
            modifiers.Add(isAbstract ? "abstract" : "virtual");
        }

        return modifiers.Count == 0 ? "" : $" [{string.Join(' ', modifiers)}]";
    }

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool boolean => boolean ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsReadOnly(Type type) => type.IsDefined(typeof(IsReadOnlyAttribute));

    private static bool IsProtected(MethodBase method) => method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(MethodBase method) => method.IsPublic || (IsProtected(method) && !method.DeclaringType!.IsSealed);

    private static bool IsVisible(FieldInfo field) =>
        field.IsPublic || ((field.IsFamily || field.IsFamilyOrAssembly) && !field.DeclaringType!.IsSealed);
}
