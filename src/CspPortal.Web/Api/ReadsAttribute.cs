namespace CspPortal.Web.Api;

/// <summary>
/// What an action reads of the query itself, because clients spell, escape or repeat it in ways of their own: for the OpenAPI document and the reference
/// page. A name that begins with MS- is a header.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadsAttribute(params string[] names) : Attribute
{
    public IReadOnlyList<string> Names => names;

    public static bool IsHeader(string name) => name.StartsWith("MS-", StringComparison.Ordinal);
}
