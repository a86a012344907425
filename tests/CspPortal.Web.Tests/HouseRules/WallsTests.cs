using System.Reflection;
using System.Text.RegularExpressions;
using CspPortal.Application.Access;
using CspPortal.Application.Persistence;
using CspPortal.Domain;
using CspPortal.Testing;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace CspPortal.Web.Tests.HouseRules;

/// <summary>Domain decides, Application carries, Web shows: what the compiler alone does not hold.</summary>
public sealed partial class WallsTests
{
    [Fact]
    public void The_domain_stands_on_the_framework_alone() =>
        Assert.All(References(typeof(Money)), name => Assert.Matches(@"^(System(\.|$)|netstandard$|mscorlib$)", name));

    [Fact]
    public void The_application_knows_no_pages()
    {
        var references = References(typeof(TenantScope));
        Assert.Contains("CspPortal.Domain", references);
        Assert.DoesNotContain(references, name =>
            name.StartsWith("Microsoft.AspNetCore.Mvc", StringComparison.Ordinal) || name.StartsWith("Microsoft.AspNetCore.Http", StringComparison.Ordinal) || name == "CspPortal.Web");
    }

    [Fact]
    public void Controllers_ask_operations_and_queries_never_the_context()
    {
        var controllers = typeof(Program).Assembly.GetTypes().Where(type => typeof(ControllerBase).IsAssignableFrom(type) && !type.IsAbstract).ToList();
        Assert.True(controllers.Count > 5);
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var used = controllers.SelectMany(type => type.GetConstructors(All).SelectMany(c => c.GetParameters())
            .Concat(type.GetMethods(All).SelectMany(method => method.GetParameters())).Select(parameter => (Type: type, Uses: parameter.ParameterType))
            .Concat(type.GetFields(All).Select(field => (Type: type, Uses: field.FieldType))));
        Assert.DoesNotContain(used, pair => typeof(DbContext).IsAssignableFrom(pair.Uses) || pair.Uses == typeof(WriteTransaction));
    }

    [Fact]
    public void Time_comes_from_the_clock_that_tests_can_set()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).ToList();
        Assert.True(sources.Count > 100);
        Assert.DoesNotContain(sources, file => OtherClock().IsMatch(File.ReadAllText(file)));
    }

    private static List<string> References(Type inside) => [.. inside.Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!)];

    [GeneratedRegex(@"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex OtherClock();
}
