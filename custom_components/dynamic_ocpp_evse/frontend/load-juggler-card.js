/* Load Juggler card: built from frontend/ by scripts/card. Contains Lit (BSD-3-Clause). */
var qe=Object.defineProperty;var Ge=Object.getOwnPropertyDescriptor;var g=(s,e,t,r)=>{for(var i=r>1?void 0:r?Ge(e,t):e,n=s.length-1,o;n>=0;n--)(o=s[n])&&(i=(r?o(e,t,i):o(i))||i);return r&&i&&qe(e,t,i),i};var bt=globalThis,yt=bt.ShadowRoot&&(bt.ShadyCSS===void 0||bt.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Lt=Symbol(),qt=new WeakMap,lt=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==Lt)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(yt&&e===void 0){let r=t!==void 0&&t.length===1;r&&(e=qt.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),r&&qt.set(t,e))}return e}toString(){return this.cssText}},Gt=s=>new lt(typeof s=="string"?s:s+"",void 0,Lt),k=(s,...e)=>{let t=s.length===1?s[0]:e.reduce((r,i,n)=>r+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(i)+s[n+1],s[0]);return new lt(t,s,Lt)},Kt=(s,e)=>{if(yt)s.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let r=document.createElement("style"),i=bt.litNonce;i!==void 0&&r.setAttribute("nonce",i),r.textContent=t.cssText,s.appendChild(r)}},Ht=yt?s=>s:s=>s instanceof CSSStyleSheet?(e=>{let t="";for(let r of e.cssRules)t+=r.cssText;return Gt(t)})(s):s;var{is:Ke,defineProperty:Ze,getOwnPropertyDescriptor:Xe,getOwnPropertyNames:Ye,getOwnPropertySymbols:Qe,getPrototypeOf:tr}=Object,xt=globalThis,Zt=xt.trustedTypes,er=Zt?Zt.emptyScript:"",rr=xt.reactiveElementPolyfillSupport,ct=(s,e)=>s,dt={toAttribute(s,e){switch(e){case Boolean:s=s?er:null;break;case Object:case Array:s=s==null?s:JSON.stringify(s)}return s},fromAttribute(s,e){let t=s;switch(e){case Boolean:t=s!==null;break;case Number:t=s===null?null:Number(s);break;case Object:case Array:try{t=JSON.parse(s)}catch{t=null}}return t}},vt=(s,e)=>!Ke(s,e),Xt={attribute:!0,type:String,converter:dt,reflect:!1,useDefault:!1,hasChanged:vt};Symbol.metadata??=Symbol("metadata"),xt.litPropertyMetadata??=new WeakMap;var L=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=Xt){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let r=Symbol(),i=this.getPropertyDescriptor(e,r,t);i!==void 0&&Ze(this.prototype,e,i)}}static getPropertyDescriptor(e,t,r){let{get:i,set:n}=Xe(this.prototype,e)??{get(){return this[t]},set(o){this[t]=o}};return{get:i,set(o){let a=i?.call(this);n?.call(this,o),this.requestUpdate(e,a,r)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??Xt}static _$Ei(){if(this.hasOwnProperty(ct("elementProperties")))return;let e=tr(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(ct("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(ct("properties"))){let t=this.properties,r=[...Ye(t),...Qe(t)];for(let i of r)this.createProperty(i,t[i])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[r,i]of t)this.elementProperties.set(r,i)}this._$Eh=new Map;for(let[t,r]of this.elementProperties){let i=this._$Eu(t,r);i!==void 0&&this._$Eh.set(i,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let r=new Set(e.flat(1/0).reverse());for(let i of r)t.unshift(Ht(i))}else e!==void 0&&t.push(Ht(e));return t}static _$Eu(e,t){let r=t.attribute;return r===!1?void 0:typeof r=="string"?r:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let r of t.keys())this.hasOwnProperty(r)&&(e.set(r,this[r]),delete this[r]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return Kt(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,r){this._$AK(e,r)}_$ET(e,t){let r=this.constructor.elementProperties.get(e),i=this.constructor._$Eu(e,r);if(i!==void 0&&r.reflect===!0){let n=(r.converter?.toAttribute!==void 0?r.converter:dt).toAttribute(t,r.type);this._$Em=e,n==null?this.removeAttribute(i):this.setAttribute(i,n),this._$Em=null}}_$AK(e,t){let r=this.constructor,i=r._$Eh.get(e);if(i!==void 0&&this._$Em!==i){let n=r.getPropertyOptions(i),o=typeof n.converter=="function"?{fromAttribute:n.converter}:n.converter?.fromAttribute!==void 0?n.converter:dt;this._$Em=i;let a=o.fromAttribute(t,n.type);this[i]=a??this._$Ej?.get(i)??a,this._$Em=null}}requestUpdate(e,t,r,i=!1,n){if(e!==void 0){let o=this.constructor;if(i===!1&&(n=this[e]),r??=o.getPropertyOptions(e),!((r.hasChanged??vt)(n,t)||r.useDefault&&r.reflect&&n===this._$Ej?.get(e)&&!this.hasAttribute(o._$Eu(e,r))))return;this.C(e,t,r)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:r,reflect:i,wrapped:n},o){r&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,o??t??this[e]),n!==!0||o!==void 0)||(this._$AL.has(e)||(this.hasUpdated||r||(t=void 0),this._$AL.set(e,t)),i===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[i,n]of this._$Ep)this[i]=n;this._$Ep=void 0}let r=this.constructor.elementProperties;if(r.size>0)for(let[i,n]of r){let{wrapped:o}=n,a=this[i];o!==!0||this._$AL.has(i)||a===void 0||this.C(i,void 0,n,a)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(r=>r.hostUpdate?.()),this.update(t)):this._$EM()}catch(r){throw e=!1,this._$EM(),r}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};L.elementStyles=[],L.shadowRootOptions={mode:"open"},L[ct("elementProperties")]=new Map,L[ct("finalized")]=new Map,rr?.({ReactiveElement:L}),(xt.reactiveElementVersions??=[]).push("2.1.2");var Vt=globalThis,Yt=s=>s,$t=Vt.trustedTypes,Qt=$t?$t.createPolicy("lit-html",{createHTML:s=>s}):void 0,zt="$lit$",H=`lit$${Math.random().toFixed(9).slice(2)}$`,Ut="?"+H,ir=`<${Ut}>`,G=document,ut=()=>G.createComment(""),ht=s=>s===null||typeof s!="object"&&typeof s!="function",Nt=Array.isArray,ne=s=>Nt(s)||typeof s?.[Symbol.iterator]=="function",Ot=`[ 	
\f\r]`,pt=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,te=/-->/g,ee=/>/g,W=RegExp(`>|${Ot}(?:([^\\s"'>=/]+)(${Ot}*=${Ot}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),re=/'/g,ie=/"/g,oe=/^(?:script|style|textarea|title)$/i,Dt=s=>(e,...t)=>({_$litType$:s,strings:e,values:t}),u=Dt(1),X=Dt(2),Wr=Dt(3),O=Symbol.for("lit-noChange"),h=Symbol.for("lit-nothing"),se=new WeakMap,q=G.createTreeWalker(G,129);function ae(s,e){if(!Nt(s)||!s.hasOwnProperty("raw"))throw Error("invalid template strings array");return Qt!==void 0?Qt.createHTML(e):e}var le=(s,e)=>{let t=s.length-1,r=[],i,n=e===2?"<svg>":e===3?"<math>":"",o=pt;for(let a=0;a<t;a++){let l=s[a],d,p,c=-1,m=0;for(;m<l.length&&(o.lastIndex=m,p=o.exec(l),p!==null);)m=o.lastIndex,o===pt?p[1]==="!--"?o=te:p[1]!==void 0?o=ee:p[2]!==void 0?(oe.test(p[2])&&(i=RegExp("</"+p[2],"g")),o=W):p[3]!==void 0&&(o=W):o===W?p[0]===">"?(o=i??pt,c=-1):p[1]===void 0?c=-2:(c=o.lastIndex-p[2].length,d=p[1],o=p[3]===void 0?W:p[3]==='"'?ie:re):o===ie||o===re?o=W:o===te||o===ee?o=pt:(o=W,i=void 0);let f=o===W&&s[a+1].startsWith("/>")?" ":"";n+=o===pt?l+ir:c>=0?(r.push(d),l.slice(0,c)+zt+l.slice(c)+H+f):l+H+(c===-2?a:f)}return[ae(s,n+(s[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),r]},mt=class s{constructor({strings:e,_$litType$:t},r){let i;this.parts=[];let n=0,o=0,a=e.length-1,l=this.parts,[d,p]=le(e,t);if(this.el=s.createElement(d,r),q.currentNode=this.el.content,t===2||t===3){let c=this.el.content.firstChild;c.replaceWith(...c.childNodes)}for(;(i=q.nextNode())!==null&&l.length<a;){if(i.nodeType===1){if(i.hasAttributes())for(let c of i.getAttributeNames())if(c.endsWith(zt)){let m=p[o++],f=i.getAttribute(c).split(H),y=/([.?@])?(.*)/.exec(m);l.push({type:1,index:n,name:y[2],strings:f,ctor:y[1]==="."?_t:y[1]==="?"?kt:y[1]==="@"?At:Z}),i.removeAttribute(c)}else c.startsWith(H)&&(l.push({type:6,index:n}),i.removeAttribute(c));if(oe.test(i.tagName)){let c=i.textContent.split(H),m=c.length-1;if(m>0){i.textContent=$t?$t.emptyScript:"";for(let f=0;f<m;f++)i.append(c[f],ut()),q.nextNode(),l.push({type:2,index:++n});i.append(c[m],ut())}}}else if(i.nodeType===8)if(i.data===Ut)l.push({type:2,index:n});else{let c=-1;for(;(c=i.data.indexOf(H,c+1))!==-1;)l.push({type:7,index:n}),c+=H.length-1}n++}}static createElement(e,t){let r=G.createElement("template");return r.innerHTML=e,r}};function K(s,e,t=s,r){if(e===O)return e;let i=r!==void 0?t._$Co?.[r]:t._$Cl,n=ht(e)?void 0:e._$litDirective$;return i?.constructor!==n&&(i?._$AO?.(!1),n===void 0?i=void 0:(i=new n(s),i._$AT(s,t,r)),r!==void 0?(t._$Co??=[])[r]=i:t._$Cl=i),i!==void 0&&(e=K(s,i._$AS(s,e.values),i,r)),e}var wt=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:r}=this._$AD,i=(e?.creationScope??G).importNode(t,!0);q.currentNode=i;let n=q.nextNode(),o=0,a=0,l=r[0];for(;l!==void 0;){if(o===l.index){let d;l.type===2?d=new it(n,n.nextSibling,this,e):l.type===1?d=new l.ctor(n,l.name,l.strings,this,e):l.type===6&&(d=new St(n,this,e)),this._$AV.push(d),l=r[++a]}o!==l?.index&&(n=q.nextNode(),o++)}return q.currentNode=G,i}p(e){let t=0;for(let r of this._$AV)r!==void 0&&(r.strings!==void 0?(r._$AI(e,r,t),t+=r.strings.length-2):r._$AI(e[t])),t++}},it=class s{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,r,i){this.type=2,this._$AH=h,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=r,this.options=i,this._$Cv=i?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=K(this,e,t),ht(e)?e===h||e==null||e===""?(this._$AH!==h&&this._$AR(),this._$AH=h):e!==this._$AH&&e!==O&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):ne(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==h&&ht(this._$AH)?this._$AA.nextSibling.data=e:this.T(G.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:r}=e,i=typeof r=="number"?this._$AC(e):(r.el===void 0&&(r.el=mt.createElement(ae(r.h,r.h[0]),this.options)),r);if(this._$AH?._$AD===i)this._$AH.p(t);else{let n=new wt(i,this),o=n.u(this.options);n.p(t),this.T(o),this._$AH=n}}_$AC(e){let t=se.get(e.strings);return t===void 0&&se.set(e.strings,t=new mt(e)),t}k(e){Nt(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,r,i=0;for(let n of e)i===t.length?t.push(r=new s(this.O(ut()),this.O(ut()),this,this.options)):r=t[i],r._$AI(n),i++;i<t.length&&(this._$AR(r&&r._$AB.nextSibling,i),t.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let r=Yt(e).nextSibling;Yt(e).remove(),e=r}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},Z=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,r,i,n){this.type=1,this._$AH=h,this._$AN=void 0,this.element=e,this.name=t,this._$AM=i,this.options=n,r.length>2||r[0]!==""||r[1]!==""?(this._$AH=Array(r.length-1).fill(new String),this.strings=r):this._$AH=h}_$AI(e,t=this,r,i){let n=this.strings,o=!1;if(n===void 0)e=K(this,e,t,0),o=!ht(e)||e!==this._$AH&&e!==O,o&&(this._$AH=e);else{let a=e,l,d;for(e=n[0],l=0;l<n.length-1;l++)d=K(this,a[r+l],t,l),d===O&&(d=this._$AH[l]),o||=!ht(d)||d!==this._$AH[l],d===h?e=h:e!==h&&(e+=(d??"")+n[l+1]),this._$AH[l]=d}o&&!i&&this.j(e)}j(e){e===h?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},_t=class extends Z{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===h?void 0:e}},kt=class extends Z{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==h)}},At=class extends Z{constructor(e,t,r,i,n){super(e,t,r,i,n),this.type=5}_$AI(e,t=this){if((e=K(this,e,t,0)??h)===O)return;let r=this._$AH,i=e===h&&r!==h||e.capture!==r.capture||e.once!==r.once||e.passive!==r.passive,n=e!==h&&(r===h||i);i&&this.element.removeEventListener(this.name,this,r),n&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},St=class{constructor(e,t,r){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=r}get _$AU(){return this._$AM._$AU}_$AI(e){K(this,e)}},ce={M:zt,P:H,A:Ut,C:1,L:le,R:wt,D:ne,V:K,I:it,H:Z,N:kt,U:At,B:_t,F:St},sr=Vt.litHtmlPolyfillSupport;sr?.(mt,it),(Vt.litHtmlVersions??=[]).push("3.3.3");var de=(s,e,t)=>{let r=t?.renderBefore??e,i=r._$litPart$;if(i===void 0){let n=t?.renderBefore??null;r._$litPart$=i=new it(e.insertBefore(ut(),n),n,void 0,t??{})}return i._$AI(s),i};var It=globalThis,$=class extends L{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=de(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return O}};$._$litElement$=!0,$.finalized=!0,It.litElementHydrateSupport?.({LitElement:$});var nr=It.litElementPolyfillSupport;nr?.({LitElement:$});(It.litElementVersions??=[]).push("4.2.2");var or={attribute:!0,type:String,converter:dt,reflect:!1,hasChanged:vt},ar=(s=or,e,t)=>{let{kind:r,metadata:i}=t,n=globalThis.litPropertyMetadata.get(i);if(n===void 0&&globalThis.litPropertyMetadata.set(i,n=new Map),r==="setter"&&((s=Object.create(s)).wrapped=!0),n.set(t.name,s),r==="accessor"){let{name:o}=t;return{set(a){let l=e.get.call(this);e.set.call(this,a),this.requestUpdate(o,l,s,!0,a)},init(a){return a!==void 0&&this.C(o,void 0,s,a),a}}}if(r==="setter"){let{name:o}=t;return function(a){let l=this[o];e.call(this,a),this.requestUpdate(o,l,s,!0,a)}}throw Error("Unsupported decorator location: "+r)};function b(s){return(e,t)=>typeof t=="object"?ar(s,e,t):((r,i,n)=>{let o=i.hasOwnProperty(n);return i.constructor.createProperty(n,r),o?Object.getOwnPropertyDescriptor(i,n):void 0})(s,e,t)}function _(s){return b({...s,state:!0,attribute:!1})}var lr={comma_decimal:["en-US","en"],decimal_comma:["de","es","it"],space_comma:["fr","sv","cs"]},pe=new Map;function cr(s,e){let t=`${s.language}|${s.number_format}|${e}`,r=pe.get(t);if(!r){let i=s.number_format??"language",n=i==="system"?void 0:lr[i]??[s.language,"en"];r=new Intl.NumberFormat(n,{minimumFractionDigits:e,maximumFractionDigits:e,useGrouping:i!=="none"}),pe.set(t,r)}return r}function w(s,e,t){let r=cr(s,t).format(e);return Number(e.toFixed(t))===0?r.replace(/^[-\u2212]/,""):r.replace("-","−")}var Bt="–";function V(s,e){return e==null?Bt:`${w(s,e,1)} A`}function E(s,e){return e==null?Bt:Math.abs(e)<1e3?`${w(s,Math.round(e/10)*10,0)} W`:`${w(s,e/1e3,Math.abs(e)<99950?1:0)} kW`}function Tt(s,e){return e==null?Bt:`${w(s,e,0)} %`}function Jt(s,e,t){let r=s.time_format==="12"?!0:s.time_format==="24"?!1:void 0,i={hour:"numeric",minute:"2-digit"};r!==void 0&&(i.hourCycle=r?"h12":"h23"),s.time_zone==="server"&&(i.timeZone=e);let n=s.time_format==="system"?void 0:s.language;return dr(n,i).format(t)}var ue=new Map;function dr(s,e){let t=`${s}|${e.hourCycle}|${e.timeZone}`,r=ue.get(t);return r||ue.set(t,r=new Intl.DateTimeFormat(s,e)),r}function he(s){let e=Math.floor(s/60);if(e<1)return"";if(e<60)return`${e} min`;let t=Math.floor(e/60);if(t<24)return e%60?`${t} h ${e%60} min`:`${t} h`;let r=Math.floor(t/24);return t%24?`${r} d ${t%24} h`:`${r} d`}var T=k`
:host {
--lj-font: var(--ha-font-family-body, var(--mdc-typography-font-family, Roboto, Noto, sans-serif));
--lj-card: var(--ha-card-background, var(--card-background-color, #fff));
--lj-track: color-mix(in srgb, var(--primary-text-color) 8%, transparent);
--lj-free: color-mix(in srgb, var(--success-color, #43a047) 55%, transparent);
--lj-house: color-mix(in srgb, var(--primary-text-color) 42%, var(--lj-card));
--lj-sun: var(--energy-solar-color, #ff9800);
--lj-line: var(--divider-color, rgba(127, 127, 127, 0.3));
display: block;
font-family: var(--lj-font);
color: var(--primary-text-color);
}
* {
box-sizing: border-box;
}
button {
font: inherit;
color: inherit;
background: none;
border: 0;
padding: 0;
margin: 0;
text-align: inherit;
cursor: pointer;
}
button:disabled {
cursor: default;
opacity: 0.45;
}
:focus-visible {
outline: 2px solid var(--primary-color);
outline-offset: 2px;
}
h3 {
margin: 0 0 8px;
font-size: 13px;
font-weight: 600;
letter-spacing: 0.02em;
color: var(--secondary-text-color);
}
.hidden {
position: absolute;
width: 1px;
height: 1px;
overflow: hidden;
clip-path: inset(50%);
white-space: nowrap;
}
@media (prefers-reduced-motion: reduce) {
* {
transition: none !important;
animation: none !important;
}
}
`;var pr=30,Y=class extends ${render(){let{battery:e,texts:t,locale:r}=this,i=e.soc;return u`
<h3>${t("battery")}</h3>
<div class="head" data-battery>
<b>${Tt(r,i)}</b>
<span>${this.doing()}</span>
</div>
<div class="track" aria-hidden="true">
${i===null?h:u`<i class="fill" style="width:${i}%"></i>`}
<i class="mark" style="left:${e.min}%"></i>
<i class="mark" style="left:${e.target}%"></i>
</div>
<div class="marks">
<span>${t("min",{percent:w(r,e.min,0)})}</span>
<span>${t("target",{percent:w(r,e.target,0)})}</span>
</div>
<ul data-gates>
${this.gates().map(([n,o])=>u`<li><ha-icon .icon=${n} aria-hidden="true"></ha-icon>${o}</li>`)}
</ul>
`}doing(){let{texts:e,locale:t}=this,r=this.battery.power_w;if(r===null)return e("battery_unknown");if(Math.abs(r)<pr)return e("battery_rests");let i=r>0?"battery_discharges":"battery_charges";return e(i,{power:E(t,Math.abs(r))})}gates(){let{texts:e,battery:t,locale:r}=this,{gates:i}=t;if(!i)return[];let n=w(r,t.target,0),o=w(r,t.min,0);return[i.any_source?["mdi:check",e("gate_any_open",{min:o})]:["mdi:close",e("gate_any_closed",{min:o})],i.solar?["mdi:check",e("gate_solar_open",{target:n})]:["mdi:close",e("gate_solar_closed",{target:n})],i.discharge?["mdi:check",e("gate_discharge_open")]:["mdi:close",e("gate_discharge_closed")]]}static{this.styles=[T,k`
.head {
display: flex;
align-items: baseline;
gap: 10px;
margin-bottom: 6px;
}
.head b {
font-size: 20px;
font-variant-numeric: tabular-nums;
}
.track {
position: relative;
height: 14px;
border-radius: 7px;
background: var(--lj-track);
}
.fill {
position: absolute;
inset: 0 auto 0 0;
border-radius: 7px;
background: var(--energy-battery-out-color, #4db6ac);
transition: width 0.4s;
}
.mark {
position: absolute;
top: -3px;
bottom: -3px;
width: 2px;
margin-left: -1px;
background: var(--primary-text-color);
}
.marks {
display: flex;
gap: 14px;
margin-top: 6px;
font-size: 12px;
color: var(--secondary-text-color);
}
ul {
margin: 8px 0 0;
padding: 0;
list-style: none;
font-size: 13px;
}
li {
display: flex;
align-items: flex-start;
gap: 6px;
margin-top: 3px;
}
ha-icon {
flex: none;
--mdc-icon-size: 16px;
color: var(--secondary-text-color);
}
`]}};g([b({attribute:!1})],Y.prototype,"battery",2),g([b({attribute:!1})],Y.prototype,"texts",2),g([b({attribute:!1})],Y.prototype,"locale",2);var me={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},ge=s=>(...e)=>({_$litDirective$:s,values:e}),Ct=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,r){this._$Ct=e,this._$AM=t,this._$Ci=r}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};var{I:ur}=ce,fe=s=>s;var be=()=>document.createComment(""),st=(s,e,t)=>{let r=s._$AA.parentNode,i=e===void 0?s._$AB:e._$AA;if(t===void 0){let n=r.insertBefore(be(),i),o=r.insertBefore(be(),i);t=new ur(n,o,s,s.options)}else{let n=t._$AB.nextSibling,o=t._$AM,a=o!==s;if(a){let l;t._$AQ?.(s),t._$AM=s,t._$AP!==void 0&&(l=s._$AU)!==o._$AU&&t._$AP(l)}if(n!==i||a){let l=t._$AA;for(;l!==n;){let d=fe(l).nextSibling;fe(r).insertBefore(l,i),l=d}}}return t},I=(s,e,t=s)=>(s._$AI(e,t),s),hr={},ye=(s,e=hr)=>s._$AH=e,xe=s=>s._$AH,Pt=s=>{s._$AR(),s._$AA.remove()};var ve=(s,e,t)=>{let r=new Map;for(let i=e;i<=t;i++)r.set(s[i],i);return r},$e=ge(class extends Ct{constructor(s){if(super(s),s.type!==me.CHILD)throw Error("repeat() can only be used in text expressions")}dt(s,e,t){let r;t===void 0?t=e:e!==void 0&&(r=e);let i=[],n=[],o=0;for(let a of s)i[o]=r?r(a,o):o,n[o]=t(a,o),o++;return{values:n,keys:i}}render(s,e,t){return this.dt(s,e,t).values}update(s,[e,t,r]){let i=xe(s),{values:n,keys:o}=this.dt(e,t,r);if(!Array.isArray(i))return this.ut=o,n;let a=this.ut??=[],l=[],d,p,c=0,m=i.length-1,f=0,y=n.length-1;for(;c<=m&&f<=y;)if(i[c]===null)c++;else if(i[m]===null)m--;else if(a[c]===o[f])l[f]=I(i[c],n[f]),c++,f++;else if(a[m]===o[y])l[y]=I(i[m],n[y]),m--,y--;else if(a[c]===o[y])l[y]=I(i[c],n[y]),st(s,l[y+1],i[c]),c++,y--;else if(a[m]===o[f])l[f]=I(i[m],n[f]),st(s,i[c],i[m]),m--,f++;else if(d===void 0&&(d=ve(o,f,y),p=ve(a,c,m)),d.has(a[c]))if(d.has(a[m])){let v=p.get(o[f]),S=v!==void 0?i[v]:null;if(S===null){let U=st(s,i[c]);I(U,n[f]),l[f]=U}else l[f]=I(S,n[f]),st(s,i[c],S),i[v]=null;f++}else Pt(i[m]),m--;else Pt(i[c]),c++;for(;f<=y;){let v=st(s,l[y+1]);I(v,n[f]),l[f++]=v}for(;c<=m;){let v=i[c++];v!==null&&Pt(v)}return this.ut=o,ye(s,l),O}});var A="dynamic_ocpp_evse",nt=["phases","loads","battery","circuits","chart"];var gt=6,we=168;function _e(s){if(!s||typeof s!="object")throw new Error("Load Juggler card: there is no configuration");let{entry_id:e,title:t,hours:r}=s;for(let[i,n]of Object.entries({entry_id:e,title:t}))if(n!=null&&typeof n!="string")throw new Error(`Load Juggler card: "${i}" must be a text`);if(r!=null&&!(typeof r=="number"&&r>=1&&r<=we))throw new Error(`Load Juggler card: "hours" must be a number from 1 to ${we}`);for(let i of nt){let n=s[`show_${i}`];if(n!=null&&typeof n!="boolean")throw new Error(`Load Juggler card: "show_${i}" must be true or false`)}return{...s}}function z(s,e){return s[`show_${e}`]!==!1}function Q(s){return Object.assign((t,r)=>s(`component.${A}.common.card_${t}`,r)||t,{state:t=>s(`component.${A}.entity.sensor.status.state.${t}`)||t})}async function ot(s){return await s.loadBackendTranslation("entity",A),s.loadBackendTranslation("common",A)}var mr=[{name:"entry_id",selector:{config_entry:{integration:A}}},{name:"title",selector:{text:{}}},{name:"hours",selector:{number:{min:1,max:168,mode:"box",unit_of_measurement:"h"}}},{name:"",type:"grid",schema:nt.map(s=>({name:`show_${s}`,selector:{boolean:{}}}))}];async function ke(){let{loadCardHelpers:s}=window;if(customElements.get("ha-form")||!s)return;await(await s()).createCardElement({type:"entities",entities:[]}).constructor.getConfigElement?.()}var tt=class extends ${constructor(){super(...arguments);this.changed=t=>{t.stopPropagation();let r={...t.detail.value};for(let i of nt)r[`show_${i}`]!==!1&&delete r[`show_${i}`];for(let i of["entry_id","title"])r[i]||delete r[i];(r.hours===gt||r.hours==null)&&delete r.hours,this.dispatchEvent(new CustomEvent("config-changed",{detail:{config:r},bubbles:!0,composed:!0}))}}setConfig(t){this.config=t}willUpdate(t){this.hass&&t.get("hass")?.language!==this.hass.language&&ot(this.hass).then(r=>this.texts=Q(r))}render(){let{hass:t,config:r,texts:i}=this;if(!t||!r||!i)return h;let n=Object.fromEntries(nt.map(o=>[`show_${o}`,z(r,o)]));return u`<ha-form
.hass=${t}
.data=${{hours:gt,...r,...n}}
.schema=${mr}
.computeLabel=${({name:o})=>o?i(`editor_${o}`):""}
.computeHelper=${({name:o})=>o==="entry_id"?i("editor_entry_id_help"):""}
@value-changed=${this.changed}
></ha-form>`}};g([b({attribute:!1})],tt.prototype,"hass",2),g([_()],tt.prototype,"config",2),g([_()],tt.prototype,"texts",2);var Ae=[1e3,3e3,1e4,3e4];function Se(s,e){let{connection:t}=s,r={},i,n,o=0,a=0,l=c=>{r={...r,...c},e.onView(r)},d=async()=>{clearTimeout(n);let c=++a;r={},e.onStart();try{let m={type:`${A}/subscribe`,language:e.language};e.entryId&&(m.entry_id=e.entryId);let f=await t.subscribeMessage(y=>{c===a&&l(y)},m,{resubscribe:!1});c!==a?Promise.resolve(f()).catch(()=>{}):i=f,o=0}catch(m){if(c!==a)return;let{code:f,message:y}=m;(f!=="unknown_command"||o>1)&&e.onError(y??String(m)),n=setTimeout(()=>{d()},Ae[Math.min(o++,Ae.length-1)])}},p=()=>{i=void 0,o=0,d()};return t.addEventListener("ready",p),d(),()=>{a++,clearTimeout(n),t.removeEventListener("ready",p),i&&Promise.resolve(i()).catch(()=>{})}}var gr=new Set(["overload","sensor_lost","no_power_measurement"]),fr=[],R=class extends ${constructor(){super(...arguments);this.failure="";this.error="";this.turn=0;this.followed="";this.spoken="";this.act=(t,r,i)=>this.home.callService(t,r,i);this.share=async t=>{let r=t.target;this.error="";try{let i={entity_id:this.entity("distribution_mode"),option:r.value};await this.act("select","select_option",i)}catch(i){this.error=i.message??String(i),r.value=this.view?.distribution?.mode??""}}}static getStubConfig(){return{}}static async getConfigElement(){return await ke(),document.createElement("load-juggler-card-editor")}setConfig(t){this.config=_e(t),this.follow()}getCardSize(){return 12}getGridOptions(){return{columns:"full",rows:"auto",min_columns:6}}set hass(t){let r=this.home;this.home=t,(r?.locale!==t.locale||r.localize!==t.localize)&&this.speak(t),this.follow()}get hass(){return this.home}connectedCallback(){super.connectedCallback(),this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.unfollow()}async speak(t){this.spoken!==t.language?(this.spoken=t.language,this.texts=Q(await ot(t))):this.texts&&(this.texts=Q(t.localize))}unfollow(){this.leave?.(),this.leave=void 0,this.followed=""}follow(){if(!this.home||!this.config||!this.isConnected)return;let t=this.config.entry_id,{language:r}=this.home,i=`${t} ${r}`;i!==this.followed&&(this.unfollow(),this.followed=i,this.leave=Se(this.home,{entryId:t,language:r,onStart:()=>this.turn++,onView:n=>{this.view=n,this.failure=""},onError:n=>{this.view=void 0,this.failure=n}}))}render(){let{config:t,view:r,texts:i,home:n}=this;if(!t||!i||!n||!(r||this.failure))return u`<ha-card><div class="start"></div></ha-card>`;if(!r)return u`<ha-card>
<div class="banner" role="alert" data-banner="error">
<ha-icon icon="mdi:alert"></ha-icon><span>${this.failure}</span>
</div>
</ha-card>`;let o=r.state==="running"&&!!r.site;return u`<ha-card data-state=${r.state} data-status=${r.status??h}>
${this.header(r,t,i)} ${this.banners(r,i)}
${o?this.body(r,t,i,n):h}
</ha-card>`}header(t,r,i){let{status:n,site:o}=t,a=t.state==="running"&&o,l=n==="ok"||n==="off_grid"?"good":gr.has(n??"")?"bad":"";return u`
<header>
<h2>${r.title||t.title}</h2>
${n?u`<button class="pill ${l}" data-site-status=${n} @click=${()=>this.more("status")}>
${i.state(n)}
</button>`:h}
${t.distribution?u`<label class="share">
<span>${i("distribution")}</span>
<select
data-distribution
.value=${t.distribution.mode}
?disabled=${!this.entity("distribution_mode")}
@change=${this.share}
>
${t.distribution.modes.map(d=>u`<option value=${d} ?selected=${d===t.distribution.mode}>${d}</option>`)}
</select>
</label>`:h}
</header>
${this.error?u`<p class="error" role="alert">${this.error}</p>`:h}
${a?this.tiles(t,i):h}
`}tiles(t,r){let{site:i,battery:n}=t,o=this.home.locale,a=i.grid_w,l=[];if(!i.off_grid){let d=a!==null&&a<-15,p=d?"mdi:transmission-tower-import":"mdi:transmission-tower-export",c=E(o,a===null?null:Math.abs(a));l.push(["grid",p,r(d?"exports":"imports"),c,"grid_power"])}return(i.solar_w!==null||this.entity("solar_power"))&&l.push(["sun","mdi:solar-power-variant",r("sun"),E(o,i.solar_w),"solar_power"]),n&&l.push(["battery","mdi:home-battery",r("battery"),Tt(o,n.soc),"battery_soc"]),l.push(["house","mdi:home",r("house"),E(o,i.house_w),"house_power"]),l.push(["loads","mdi:ev-station",r("loads"),E(o,i.managed_w),"managed_power"]),u`<div class="tiles">
${l.map(([d,p,c,m,f])=>u`
<button class="tile ${d}" data-tile=${d} @click=${()=>this.more(f)} ?disabled=${!this.entity(f)}>
<ha-icon .icon=${p} aria-hidden="true"></ha-icon><span>${c}</span><b>${m}</b>
</button>
`)}
</div>`}banners(t,r){let i=[];t.state!=="running"&&i.push([t.state,r(`state_${t.state}`,{hub:t.title})]),t.site?.overload&&i.push(["overload",this.overloaded(t,r)]);for(let{code:a,sentence:l}of t.problems??[])i.push([a,l]);let n=(t.lost??[]).map(({sentence:a})=>a);if(n.length&&i.push(["lost",r("lost",{inputs:n.join(", ")})]),!i.length)return u``;let o=t.state==="waiting"||t.status==="ok"&&!t.site?.overload;return u`<div class="banner ${o?"mild":""}" role=${o?"status":"alert"} data-banner=${i[0][0]}>
<ha-icon .icon=${o?"mdi:information":"mdi:alert"} aria-hidden="true"></ha-icon>
<div>${i.map(([a,l])=>u`<p data-problem=${a}>${l}</p>`)}</div>
</div>`}overloaded(t,r){let i=t.site.phases.filter(({grid:a})=>a!==null&&a>t.site.breaker),n=(t.circuits??[]).filter(({overload:a})=>a).map(({name:a})=>a),o=[i.map(({phase:a})=>a).join("+"),...n].filter(Boolean).join(", ");return o?r("overload_at",{where:o}):r("overload")}body(t,r,i,n){let{locale:o}=n,a=t.loads??fr,l=t.site,d=a.map((v,S)=>({load:v,index:S})).sort((v,S)=>(v.load.priority??99)-(S.load.priority??99)||v.index-S.index),p=z(r,"battery")&&t.battery,c=z(r,"circuits")&&t.circuits?.length?t.circuits:null,m=z(r,"phases"),f=p||c||z(r,"chart");return u`<div class="body ${m&&f?p||c?"side":"pair":""}">
${m?u`<section class="phases">
<h3>${i("phases")}</h3>
<load-juggler-phases .site=${l} .loads=${a} .texts=${i} .locale=${o}></load-juggler-phases>
</section>`:h}
${z(r,"loads")?u`<section class="loads">
<h3>${i("loads")}</h3>
${a.length?u`<div class="ranks">
${$e(d,({load:v})=>v.entry_id,({load:v,index:S})=>this.load(t,v,S,i,n))}
</div>`:u`<p class="none">${i("no_loads")}</p>`}
</section>`:h}
${p||c?u`<section class="stored">
${p?u`<load-juggler-battery .battery=${p} .texts=${i} .locale=${o}></load-juggler-battery>`:h}
${c?u`<load-juggler-circuits
.circuits=${c}
.texts=${i}
.locale=${o}
></load-juggler-circuits>`:h}
</section>`:h}
${z(r,"chart")?u`<section class="chart">
<load-juggler-chart
.hass=${n}
.curves=${this.curves(t,a,i)}
.hours=${r.hours??gt}
.texts=${i}
.turn=${this.turn}
></load-juggler-chart>
</section>`:h}
</div>`}load(t,r,i,n,o){let a=t.entities?.[r.entry_id],l=a?.status,d=l?o.states[l]:void 0;return u`<load-juggler-load
.load=${r}
.index=${i}
.entities=${a??{}}
.texts=${n}
.locale=${o.locale}
.act=${this.act}
.since=${d&&d.state===r.status?Date.parse(d.last_changed):void 0}
></load-juggler-load>`}curves(t,r,i){let n=[];r.forEach((a,l)=>{let d=t.entities?.[a.entry_id]?.power;d&&n.push({id:d,name:a.name,now:a.power_w??null,load:l})});let o=this.entity("solar_power");return o&&n.push({id:o,name:i("sun"),now:t.site?.solar_w??null}),n}entity(t){let{view:r}=this;return r?r.entities?.[r.entry_id]?.[t]:void 0}more(t){let r=this.entity(t);r&&this.dispatchEvent(new CustomEvent("hass-more-info",{detail:{entityId:r},bubbles:!0,composed:!0}))}static{this.styles=[T,k`
ha-card {
container-type: inline-size;
overflow: hidden;
}
.start {
height: 120px;
}
header {
display: flex;
flex-wrap: wrap;
align-items: center;
gap: 8px 12px;
padding: 16px 16px 0;
}
h2 {
margin: 0;
font-size: 20px;
font-weight: 600;
line-height: 1.2;
overflow-wrap: anywhere;
}
.pill {
padding: 3px 10px;
border-radius: 12px;
font-size: 13px;
font-weight: 500;
background: var(--lj-track);
}
.pill.good {
background: color-mix(in srgb, var(--success-color, #43a047) 24%, transparent);
}
.pill.bad {
background: var(--error-color);
color: #fff;
}
.share {
display: flex;
align-items: center;
gap: 8px;
margin-left: auto;
font-size: 13px;
color: var(--secondary-text-color);
}
select {
font: inherit;
padding: 5px 8px;
border-radius: 8px;
border: 1px solid var(--lj-line);
color: var(--primary-text-color);
background: var(--lj-card);
}
.error {
margin: 8px 16px 0;
font-size: 13px;
color: var(--error-color);
}
.tiles {
display: grid;
grid-template-columns: repeat(auto-fit, minmax(128px, 1fr));
gap: 8px;
padding: 14px 16px 0;
}
.tile {
display: grid;
grid-template-columns: auto 1fr;
gap: 0 8px;
align-items: center;
padding: 8px 10px;
border-radius: 10px;
background: color-mix(in srgb, var(--primary-text-color) 4%, transparent);
}
.tile:disabled {
opacity: 1;
}
.tile ha-icon {
grid-row: span 2;
--mdc-icon-size: 22px;
color: var(--secondary-text-color);
}
.tile.sun ha-icon {
color: var(--lj-sun);
}
.tile.battery ha-icon {
color: var(--energy-battery-out-color, #4db6ac);
}
.tile span {
font-size: 12px;
color: var(--secondary-text-color);
white-space: nowrap;
overflow: hidden;
text-overflow: ellipsis;
}
.tile b {
font-size: 16px;
font-weight: 600;
font-variant-numeric: tabular-nums;
white-space: nowrap;
}
.banner {
display: flex;
gap: 10px;
margin: 14px 16px 0;
padding: 10px 12px;
border-radius: 10px;
font-size: 14px;
line-height: 1.4;
background: color-mix(in srgb, var(--error-color) 16%, transparent);
}
ha-card > .banner:first-child,
ha-card > .banner:last-child {
margin-bottom: 16px;
}
.banner ha-icon {
flex: none;
color: var(--error-color);
}
.banner.mild {
background: var(--lj-track);
}
.banner.mild ha-icon {
color: var(--info-color, var(--primary-color));
}
.banner p {
margin: 0;
overflow-wrap: anywhere;
}
.banner p + p {
margin-top: 2px;
}
.body {
display: grid;
gap: 20px;
padding: 16px;
}
section {
min-width: 0;
}
.ranks {
display: grid;
gap: 10px;
grid-template-columns: repeat(auto-fill, minmax(min(100%, 330px), 1fr));
}
.stored {
display: grid;
gap: 20px;
align-content: start;
}
.none {
margin: 0;
color: var(--secondary-text-color);
}
@container (max-width: 480px) {
.share {
flex: 1 0 100%;
}
select {
flex: 1;
}
}
@container (min-width: 760px) {
.body.side,
.body.pair {
grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
column-gap: 32px;
}
.side .loads,
.pair .loads,
.side .chart {
grid-column: 1 / -1;
}
.side .stored,
.pair .chart {
grid-column: 2;
grid-row: 1;
}
}
`]}};g([_()],R.prototype,"config",2),g([_()],R.prototype,"view",2),g([_()],R.prototype,"failure",2),g([_()],R.prototype,"error",2),g([_()],R.prototype,"texts",2),g([_()],R.prototype,"turn",2);var Ee={type:"load-juggler-card",name:"Load Juggler",description:"Why does it not charge? Phases, loads, battery and sun of a site at a glance.",preview:!0,documentationURL:"https://github.com/LeoAlioth/Load-Juggler",getEntitySuggestion:(s,e)=>s.entities?.[e]?.platform===A?{config:{type:"custom:load-juggler-card"}}:null};var Te=[["blue","#2196f3"],["purple","#926bc7"],["teal","#009688"],["pink","#e91e63"],["indigo","#3f51b5"],["light-green","#8bc34a"],["brown","#795548"],["cyan","#00bcd4"],["deep-orange","#ff6f22"],["lime","#cddc39"]];function B(s){let[e,t]=Te[s%Te.length];return`var(--${e}-color, ${t})`}var br={mW:.001,W:1,kW:1e3,MW:1e6},yr=24,xr=72;function vr(s,e){return br[String(s.states[e]?.attributes.unit_of_measurement)]??1}async function Ce(s,e,t){let r=(Date.now()-t)/36e5;return r<=yr+.1?$r(s,e,t):wr(s,e,t,r)}async function $r(s,e,t){let r=await s.callWS({type:"history/history_during_period",start_time:new Date(t).toISOString(),entity_ids:e,minimal_response:!0,no_attributes:!0,significant_changes_only:!1});return new Map(e.map(i=>{let n=vr(s,i);return[i,(r[i]??[]).map(({s:o,lu:a})=>({at:a*1e3,value:o===""||isNaN(+o)?null:+o*n}))]}))}async function wr(s,e,t,r){let i=await s.callWS({type:"recorder/statistics_during_period",start_time:new Date(t).toISOString(),statistic_ids:e,period:r<=xr?"5minute":"hour",types:["mean"],units:{power:"W"}});return new Map(e.map(n=>[n,(i[n]??[]).map(({start:o,mean:a})=>({at:o,value:a}))]))}function Pe(s,e,t){let r=s.at(-1);r&&(r.value===t||e<r.at)||s.push({at:e,value:t})}function Me(s,e){let t=0;for(;t+1<s.length&&s[t+1].at<=e;)t++;t&&s.splice(0,t)}function Re(s,e,t,r){let i=(t-e)/r,n=new Float64Array(r),o=new Float64Array(r);for(let a=0;a<s.length;a++){let{at:l,value:d}=s[a];if(d===null)continue;let p=Math.max(l,e),c=Math.min(s[a+1]?.at??t,t),m=Math.floor((p-e)/i);for(;p<c&&m<r;){let f=Math.min(c,e+(m+1)*i);n[m]+=d*(f-p),o[m]+=f-p,p=f,m++}}return Array.from(n,(a,l)=>o[l]>0?a/o[l]:null)}function je(s,e){let t=Math.max(s,1e-9)/e,r=10**Math.floor(Math.log10(t)),i=[1,2,2.5,5,10].map(o=>o*r).find(o=>o>=t-1e-9),n=[];for(let o=0;o<s+i*.999;o+=i)n.push(Math.round(o*1e6)/1e6);return n}var _r=[.25,.5,1,2,3,6,12,24,48];function Le(s,e,t,r){let n=(_r.find(a=>(e-s)/(a*36e5)<=t)??168)*36e5,o=[];for(let a=Math.ceil((s+r)/n)*n-r;a<=e;a+=n)o.push(a);return o}var J=170,C=36,Mt=20,Ft=8,kr=5e3,M=class extends ${constructor(){super(...arguments);this.curves=[];this.hours=6;this.turn=0;this.wide=0;this.drawn=0;this.missing=!1;this.samples=new Map;this.asked="";this.point=t=>{let r=t.currentTarget.getBoundingClientRect(),i=t.clientX-r.left;this.pointed=i<C?void 0:i}}connectedCallback(){super.connectedCallback(),this.asked="",this.sizes=new ResizeObserver(([t])=>this.wide=Math.round(t.contentRect.width)),this.sizes.observe(this)}disconnectedCallback(){super.disconnectedCallback(),this.sizes?.disconnect()}shouldUpdate(t){return t.has("curves")&&this.take(),t.delete("curves"),t.size>0}take(){let t=Date.now();for(let{id:i,now:n}of this.curves){let o=this.samples.get(i);o||this.samples.set(i,o=[]),Pe(o,t,n)}let r=`${this.turn} ${this.hours} ${this.curves.map(i=>i.id).join(" ")}`;r!==this.asked&&(this.asked=r,this.ask(r)),t-this.drawn>=kr&&(this.drawn=t)}async ask(t){let r=Date.now()-this.hours*36e5;try{let i=await Ce(this.hass,this.curves.map(n=>n.id),r);if(t!==this.asked)return;for(let[n,o]of i){let a=o.at(-1)?.at??-1/0;this.samples.set(n,[...o,...(this.samples.get(n)??[]).filter(l=>l.at>a)])}this.missing=!1}catch{this.missing=!0}this.drawn=Date.now()}render(){let{texts:t,hass:r,wide:i}=this,n=Date.now(),o=n-this.hours*36e5,a=Math.max(2,Math.min(180,Math.floor((i-C)/3))),l=[],d=new Array(a).fill(0),p,c=500;for(let x of this.curves){let N=this.samples.get(x.id)??[];Me(N,o);let rt=Re(N,o,n,a);if(x.load===void 0)p=rt,c=Math.max(c,...rt.map(D=>D??0));else{let D=d.map((at,We)=>at+Math.max(0,rt[We]??0));l.push({curve:x,values:rt,low:d,high:D}),d=D}}c=Math.max(c,...d);let m=je(c,4),f=m.at(-1),y=x=>C+(i-C)*x/(a-1),v=x=>Ft+(J-Ft-Mt)*(1-x/f),S=(x,N)=>`${y(x).toFixed(1)},${v(N).toFixed(1)}`,U=x=>C+(i-C)*(x-o)/(n-o),Be=-new Date().getTimezoneOffset()*6e4,Je=Le(o,n,Math.max(2,Math.floor((i-C)/64)),Be),Fe=this.hours>24;return u`
<h3>${t("chart",{hours:this.hours})}</h3>
${this.missing?u`<p>${t("no_history")}</p>`:h}
<div class="plot" @pointermove=${this.point} @pointerleave=${()=>this.pointed=void 0}>
${i<C+20?h:X`<svg data-chart role="img" aria-label=${this.described()} width=${i} height=${J} viewBox="0 0 ${i} ${J}">
${m.map((x,N)=>X`
<line class="grid" x1=${C} x2=${i} y1=${v(x)} y2=${v(x)} />
<text x=${C-6} y=${v(x)+4} text-anchor="end">${N===m.length-1?"kW":w(r.locale,x/1e3,f<4e3?1:0)}</text>`)}
${Je.map(x=>X`
<line class="tick" x1=${U(x)} x2=${U(x)} y1=${J-Mt} y2=${J-Mt+4} />
<text x=${U(x)} y=${J-4} text-anchor=${U(x)>i-20?"end":U(x)<C+16?"start":"middle"}>${Fe?Sr(r,x):Jt(r.locale,r.config.time_zone,x)}</text>`)}
${l.map(({curve:x,low:N,high:rt})=>X`<path
class="area"
style="--c:${B(x.load)}"
d="M${rt.map((D,at)=>S(at,D)).join("L")}L${N.map((D,at)=>S(at,D)).reverse().join("L")}Z"
/>`)}
${p?X`<path class="sun" d=${Ar(p,S)} />`:h}
${this.pointed===void 0?h:X`<line class="cursor" x1=${this.pointed} x2=${this.pointed} y1=${Ft} y2=${J-Mt} />`}
</svg>`}
${this.pointed===void 0?h:this.readout(o,n,a,l,p)}
</div>
`}readout(t,r,i,n,o){let{hass:a,texts:l,wide:d}=this,p=(this.pointed-C)/(d-C),c=Math.min(i-1,Math.max(0,Math.round(p*(i-1)))),m=this.pointed>d/2;return u`<div class="readout" aria-hidden="true" style="${m?"left":"right"}:${m?C+4:4}px">
<b>${Jt(a.locale,a.config.time_zone,t+p*(r-t))}</b>
${o?u`<span><i class="line"></i>${l("sun")} ${E(a.locale,o[c])}</span>`:h}
${[...n].reverse().map(({curve:f,values:y})=>u`<span><i style="--c:${B(f.load)}"></i>${f.name} ${E(a.locale,y[c])}</span>`)}
</div>`}described(){let{hass:t,texts:r,curves:i}=this,n=i.map(o=>`${o.name} ${E(t.locale,o.now)}`).join(", ");return r("chart_label",{hours:this.hours,now:n})}static{this.styles=[T,k`
.plot {
position: relative;
height: ${J}px;
touch-action: pan-y;
}
svg {
display: block;
}
text {
font: 11px var(--lj-font);
fill: var(--secondary-text-color);
}
.grid {
stroke: var(--lj-line);
stroke-width: 1;
}
.tick,
.cursor {
stroke: var(--secondary-text-color);
}
.area {
fill: var(--c);
fill-opacity: 0.75;
stroke: var(--c);
stroke-width: 1;
}
.sun {
fill: none;
stroke: var(--lj-sun);
stroke-width: 2;
stroke-linecap: round;
stroke-linejoin: round;
}
p {
margin: 0 0 6px;
font-size: 12px;
color: var(--secondary-text-color);
}
.readout {
position: absolute;
top: 4px;
display: grid;
gap: 2px;
padding: 6px 8px;
border-radius: 6px;
border: 1px solid var(--lj-line);
background: var(--lj-card);
font-size: 12px;
pointer-events: none;
font-variant-numeric: tabular-nums;
}
.readout i {
display: inline-block;
width: 8px;
height: 8px;
margin-right: 5px;
border-radius: 2px;
background: var(--c, var(--lj-sun));
}
.readout .line {
height: 3px;
vertical-align: middle;
}
`]}};g([b({attribute:!1})],M.prototype,"curves",2),g([b({attribute:!1})],M.prototype,"hours",2),g([b({attribute:!1})],M.prototype,"texts",2),g([b({attribute:!1})],M.prototype,"turn",2),g([_()],M.prototype,"wide",2),g([_()],M.prototype,"drawn",2),g([_()],M.prototype,"missing",2),g([_()],M.prototype,"pointed",2);function Ar(s,e){let t=!1,r="";return s.forEach((i,n)=>{i!==null&&(r+=t?`L${e(n,i)}`:`M${e(n,i)}h0`),t=i!==null}),r}function Sr(s,e){return new Intl.DateTimeFormat(s.locale.language,{weekday:"short",hour:"numeric"}).format(e)}var Er=5e3,Tr={ArrowRight:1,ArrowDown:1,ArrowLeft:-1,ArrowUp:-1},j=class extends ${constructor(){super(...arguments);this.options=[];this.label="";this.disabled=!1}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this.timer),this.pending=void 0}willUpdate(){this.pending===this.chosen&&(this.pending=void 0)}render(){let t=this.pending??this.chosen,r=this.options.includes(t??"")?t:this.options[0];return u`
<div class="chips" role="radiogroup" aria-label=${this.label} @keydown=${this.key}>
${this.options.map(i=>u`
<button
role="radio"
data-mode=${i}
aria-checked=${i===t?"true":"false"}
tabindex=${i===r?0:-1}
?disabled=${this.disabled}
aria-busy=${i===this.pending?"true":h}
@click=${()=>this.pick(i)}
>
${i}
</button>
`)}
</div>
`}key(t){let r=Tr[t.key];if(r===void 0||this.disabled)return;t.preventDefault();let i=[...this.renderRoot.querySelectorAll("button")],o=(i.indexOf(t.target)+r+i.length)%i.length;i[o]?.focus();let a=this.options[o];a!==void 0&&this.pick(a)}async pick(t){if(t===(this.pending??this.chosen))return;clearTimeout(this.timer),this.pending=t;let r=await this.choose(t);this.pending===t&&(r?this.timer=setTimeout(()=>this.pending=void 0,Er):this.pending=void 0)}static{this.styles=[T,k`
.chips {
display: flex;
flex-wrap: wrap;
gap: 6px;
}
button {
padding: 6px 12px;
min-height: 32px;
border-radius: 16px;
font-size: 13px;
line-height: 1.3;
border: 1px solid var(--lj-line);
color: var(--primary-text-color);
transition:
background 0.15s,
color 0.15s;
}
button:hover:enabled {
background: var(--lj-track);
}
button[aria-checked="true"] {
background: var(--primary-color);
border-color: var(--primary-color);
color: var(--text-primary-color, #fff);
font-weight: 600;
}
button[aria-busy="true"] {
opacity: 0.7;
}
`]}};g([b({attribute:!1})],j.prototype,"options",2),g([b({attribute:!1})],j.prototype,"chosen",2),g([b()],j.prototype,"label",2),g([b({type:Boolean})],j.prototype,"disabled",2),g([b({attribute:!1})],j.prototype,"choose",2),g([_()],j.prototype,"pending",2);var et=class extends ${constructor(){super(...arguments);this.circuits=[]}render(){let{circuits:t,texts:r,locale:i}=this;return u`
<h3>${r("circuits")}</h3>
${t.map(n=>u`
<div class="circuit ${n.overload?"over":""}" data-circuit=${n.entry_id}>
<span class="name">${n.name}</span>
<span class="limit">${r("circuit_limit",{limit:w(i,n.limit,0)})}</span>
${n.flows.map((o,a)=>this.phase(n,o,"ABC"[a]??""))}
${n.overload?u`<span class="said" role="status">${r("overload")}</span>`:h}
</div>
`)}
`}phase(t,r,i){let n=r===null?0:Math.min(100,Math.max(0,r/t.limit*100));return u`
<span class="phase">
<span>${i} ${V(this.locale,r)}</span>
<i class="track"><i style="width:${Math.round(n)}%"></i></i>
</span>
`}static{this.styles=[T,k`
.circuit {
display: grid;
grid-template-columns: repeat(3, 1fr);
gap: 2px 12px;
margin-bottom: 10px;
font-size: 12.5px;
font-variant-numeric: tabular-nums;
}
.name {
grid-column: span 2;
font-size: 14px;
font-weight: 600;
}
.limit {
text-align: right;
color: var(--secondary-text-color);
}
.track {
display: block;
height: 5px;
margin-top: 3px;
border-radius: 3px;
background: var(--lj-track);
overflow: hidden;
}
.track i {
display: block;
height: 100%;
background: var(--primary-color);
transition: width 0.4s;
}
.over .track i {
background: var(--error-color);
}
.said {
grid-column: 1 / -1;
color: var(--error-color);
}
`]}};g([b({attribute:!1})],et.prototype,"circuits",2),g([b({attribute:!1})],et.prototype,"texts",2),g([b({attribute:!1})],et.prototype,"locale",2);var Cr={main_breaker:"mdi:transmission-tower",max_import:"mdi:transmission-tower-import",circuit:"mdi:electric-switch",inverter:"mdi:solar-power",battery_first:"mdi:home-battery",not_enough_solar:"mdi:weather-partly-cloudy",below_excess_threshold:"mdi:weather-sunset-up",gave_way_to:"mdi:swap-horizontal",at_maximum:"mdi:check-circle",vehicle_limit:"mdi:car-electric",ramping:"mdi:timer-sand",not_connected:"mdi:power-plug-off",no_demand:"mdi:sleep",pausing:"mdi:pause-circle",riding_through:"mdi:weather-cloudy",sensor_lost:"mdi:alert",device_lost:"mdi:lan-disconnect",control_off:"mdi:hand-back-right",manual:"mdi:hand-back-right",invalid_configuration:"mdi:alert"};function He(s){return Cr[s]??"mdi:information"}var Pr={charging:"runs",on:"runs",waiting:"waits",paused:"waits",unavailable:"wrong"},Mr=new Set(["sensor_lost","device_lost","invalid_configuration"]);function Oe(s){return s!==void 0&&Pr[s]||"rests"}function Ve(s){return Mr.has(s)}var Rr=1,jr=10,Lr=8e3,P=class extends ${constructor(){super(...arguments);this.index=0;this.entities={};this.error="";this.mode=t=>this.change("select","select_option",{entity_id:this.entities.operating_mode,option:t})}willUpdate(t){t.has("load")&&(this.priority===this.load.priority&&(this.priority=void 0),this.controlled===this.load.controlled&&(this.controlled=void 0))}render(){let{load:t,texts:r,locale:i}=this,{reason:n}=t,o=Oe(t.status);return u`
<article
class=${o}
style="--c:${B(this.index)}"
data-load=${t.entry_id}
data-status=${t.status??"not_loaded"}
aria-label=${t.name}
>
<header>
<i class="key" aria-hidden="true">${this.index+1}</i>
<button class="name" @click=${()=>this.more("status")}>${t.name}</button>
<span class="status">
${t.status===void 0?r("not_loaded"):r.state(t.status)}
${this.lasting()}
</span>
<button class="power" @click=${()=>this.more("power")} aria-label=${r("draw_power",{power:E(i,t.power_w)})}>
${t.power_w==null?h:E(i,t.power_w)}
</button>
</header>
${n?u`<p class="reason ${Ve(n.code)?"bad":""}" data-reason=${n.code}>
<ha-icon .icon=${He(n.code)} aria-hidden="true"></ha-icon><span>${n.sentence}</span>
</p>`:h}
${t.status===void 0?h:this.figures()} ${t.mode===void 0?h:this.controls()}
${this.error?u`<p class="error" role="alert">${this.error}</p>`:h}
</article>
`}lasting(){if(this.since===void 0)return h;let t=he((Date.now()-this.since)/1e3);return t?u`<small>${this.texts("for",{duration:t})}</small>`:h}figures(){let{load:t,texts:r,locale:i}=this,n=Object.entries(t.draw??{}).filter(([,c])=>c>=.05||(t.limit_a??0)>0),o=Math.max(0,...n.map(([,c])=>c)),a=Math.max(t.max_a??0,t.limit_a??0,o)||1,l=c=>`${Math.min(100,Math.round(c/a*1e3)/10)}%`,p=n.length>1&&n.every(([,c])=>Math.abs(c-n[0][1])<.25)?`${n.map(([c])=>c).join("+")} ${V(i,n[0][1])}`:n.map(([c,m])=>`${c} ${V(i,m)}`).join(" · ");return u`
<div class="figures">
<div class="meter" aria-hidden="true">
<i class="drawn" style="width:${l(o)}"></i>
${(t.limit_a??0)>0?u`<i class="limit" style="left:${l(t.limit_a??0)}"></i>`:h}
</div>
<span data-limit>${t.status==="off"?r("left_alone"):r("limit",{limit:w(i,t.limit_a??0,1)})}</span>
<span data-draw>${n.length?r("draws",{draws:p}):h}</span>
${(t.limit_a??0)===0&&(t.available_a??0)>0?u`<span>${r("would_get",{available:w(i,t.available_a??0,1)})}</span>`:h}
</div>
`}controls(){let{load:t,texts:r,entities:i}=this,n=this.priority??t.priority??1,o=this.controlled??t.controlled??!0;return u`
<div class="controls ${o?"":"free"}">
<load-juggler-chips
.options=${t.modes??[]}
.chosen=${t.mode}
.label=${r("mode_of",{name:t.name})}
.disabled=${!i.operating_mode}
.choose=${this.mode}
></load-juggler-chips>
<div class="small">
<div class="stepper" role="group" aria-label=${r("priority_of",{name:t.name})}>
<span>${r("priority")}</span>
<button
data-priority="up"
?disabled=${!i.priority||n<=Rr}
aria-label=${r("priority_up")}
@click=${()=>this.rank(n-1)}
>
<ha-icon icon="mdi:chevron-up"></ha-icon>
</button>
<b data-priority-value aria-live="polite">${n}</b>
<button
data-priority="down"
?disabled=${!i.priority||n>=jr}
aria-label=${r("priority_down")}
@click=${()=>this.rank(n+1)}
>
<ha-icon icon="mdi:chevron-down"></ha-icon>
</button>
</div>
<button
class="switch"
role="switch"
data-control
aria-checked=${o?"true":"false"}
?disabled=${!i.dynamic_control}
@click=${()=>this.control(!o)}
>
<i></i><span>${r(o?"controlled":"not_controlled")}</span>
</button>
</div>
</div>
`}more(t){let r=this.entities[t];r&&this.dispatchEvent(new CustomEvent("hass-more-info",{detail:{entityId:r},bubbles:!0,composed:!0}))}async rank(t){this.priority=t,await this.change("number","set_value",{entity_id:this.entities.priority,value:t})||(this.priority=void 0)}async control(t){this.controlled=t;let r=t?"turn_on":"turn_off";await this.change("switch",r,{entity_id:this.entities.dynamic_control})||(this.controlled=void 0)}async change(t,r,i){clearTimeout(this.timer),this.error="";try{return await this.act(t,r,i),!0}catch(n){return this.error=n.message??String(n),this.timer=setTimeout(()=>this.error="",Lr),!1}}static{this.styles=[T,k`
article {
position: relative;
height: 100%;
padding: 12px 14px 12px 16px;
border-radius: 10px;
background: color-mix(in srgb, var(--primary-text-color) 4%, transparent);
overflow: hidden;
}
article::before {
content: "";
position: absolute;
inset: 0 auto 0 0;
width: 4px;
background: var(--c);
}
header {
display: flex;
align-items: center;
flex-wrap: wrap;
gap: 4px 8px;
}
.key {
flex: none;
display: grid;
place-items: center;
width: 20px;
height: 20px;
border-radius: 5px;
background: var(--c);
color: #fff;
text-shadow: 0 0 3px rgba(0, 0, 0, 0.55);
font: 600 12px/1 var(--lj-font);
}
.name {
font-size: 16px;
font-weight: 600;
overflow-wrap: anywhere;
}
.status {
padding: 2px 8px;
border-radius: 10px;
font-size: 12px;
background: var(--lj-track);
white-space: nowrap;
}
.status small {
font-size: 11px;
opacity: 0.8;
}
.runs .status {
background: color-mix(in srgb, var(--success-color, #43a047) 24%, transparent);
}
.waits .status {
background: color-mix(in srgb, var(--warning-color, #ffa600) 26%, transparent);
}
.wrong .status {
background: color-mix(in srgb, var(--error-color) 22%, transparent);
}
.power {
margin-left: auto;
font-size: 18px;
font-weight: 600;
font-variant-numeric: tabular-nums;
white-space: nowrap;
}
.reason {
display: flex;
gap: 8px;
align-items: flex-start;
margin: 8px 0;
font-size: 15px;
line-height: 1.35;
font-weight: 500;
}
.reason ha-icon {
flex: none;
--mdc-icon-size: 20px;
color: var(--secondary-text-color);
}
.waits .reason ha-icon {
color: var(--warning-color, #ffa600);
}
.runs .reason ha-icon {
color: var(--success-color, #43a047);
}
.wrong .reason ha-icon,
.reason.bad ha-icon {
color: var(--error-color);
}
.figures {
display: flex;
flex-wrap: wrap;
gap: 2px 12px;
font-size: 12.5px;
color: var(--secondary-text-color);
font-variant-numeric: tabular-nums;
}
.meter {
position: relative;
flex: 1 0 100%;
height: 6px;
margin-bottom: 4px;
border-radius: 3px;
background: var(--lj-track);
}
.meter i {
position: absolute;
top: 0;
bottom: 0;
transition:
left 0.4s,
width 0.4s;
}
.drawn {
left: 0;
border-radius: 3px;
background: var(--c);
}
.limit {
width: 3px;
margin: -3px -1.5px;
border-radius: 2px;
background: var(--primary-text-color);
}
.controls {
display: flex;
flex-wrap: wrap;
align-items: center;
justify-content: space-between;
gap: 8px 16px;
margin-top: 10px;
}
.controls.free load-juggler-chips {
opacity: 0.55;
}
.small {
display: flex;
flex-wrap: wrap;
align-items: center;
gap: 6px 16px;
font-size: 13px;
}
.stepper {
display: flex;
align-items: center;
gap: 2px;
}
.stepper span {
margin-right: 4px;
color: var(--secondary-text-color);
}
.stepper b {
min-width: 18px;
text-align: center;
font-variant-numeric: tabular-nums;
}
.stepper button {
display: grid;
place-items: center;
width: 30px;
height: 30px;
border-radius: 50%;
--mdc-icon-size: 20px;
}
.stepper button:hover:enabled {
background: var(--lj-track);
}
.switch {
display: flex;
align-items: center;
gap: 8px;
min-height: 30px;
}
.switch i {
position: relative;
width: 34px;
height: 18px;
border-radius: 9px;
background: var(--lj-house);
transition: background 0.2s;
}
.switch i::after {
content: "";
position: absolute;
top: 2px;
left: 2px;
width: 14px;
height: 14px;
border-radius: 50%;
background: var(--lj-card);
transition: transform 0.2s;
}
.switch[aria-checked="true"] i {
background: var(--primary-color);
}
.switch[aria-checked="true"] i::after {
transform: translateX(16px);
}
.error {
margin: 8px 0 0;
font-size: 13px;
color: var(--error-color);
}
`]}};g([b({attribute:!1})],P.prototype,"load",2),g([b({attribute:!1})],P.prototype,"index",2),g([b({attribute:!1})],P.prototype,"entities",2),g([b({attribute:!1})],P.prototype,"texts",2),g([b({attribute:!1})],P.prototype,"locale",2),g([b({attribute:!1})],P.prototype,"act",2),g([b({attribute:!1})],P.prototype,"since",2),g([_()],P.prototype,"error",2),g([_()],P.prototype,"priority",2),g([_()],P.prototype,"controlled",2);function ze(s,e){if(s.grid===null)return null;let t=e.map(p=>Math.max(0,p.draw?.[s.phase]??0)),r=t.reduce((p,c)=>p+c,0),i=s.unmanaged??s.grid-r,n=s.fed!==null?Math.max(0,s.fed):Math.max(0,-i),o=-n,a=[],l=o,d=(p,c,m)=>{c<.05||(a.push(m===void 0?{kind:p,from:l,to:l+c}:{kind:p,from:l,to:l+c,load:m}),l+=c)};return d("house",Math.max(0,i-o)),t.forEach((p,c)=>d("load",p,c)),s.grid-l>.5&&d("other",s.grid-l),{start:o,end:s.grid,sun:n,pieces:a}}function Ue(s,e,t){let r=e>40?10:5,i=Math.min(0,...s.map(a=>a?Math.min(a.start,a.end):0)),n=Math.max(e,...s.map(a=>a?Math.max(a.end,...a.pieces.map(l=>l.to)):0)),o=-Math.ceil(-i/r)*r;return t&&t.low<o&&-i>-t.low-2*r&&(o=t.low),{low:o,high:Math.max(e*1.06,n*1.02)}}function ft(s,e){let t=(e-s.low)/(s.high-s.low);return Math.round(Math.min(1,Math.max(0,t))*1e3)/10}function Ne(s,e){return e.grid===null?null:s.breaker-e.grid}var F=class extends ${constructor(){super(...arguments);this.loads=[]}render(){let{site:t,loads:r,texts:i}=this,n=t.phases.map(d=>ze(d,r)),o=this.scale=Ue(n,t.breaker,this.scale),a=n.some(d=>d&&d.sun>0),l=t.phases.some(d=>d.fed!==null);return u`
<div class="bars">
${t.phases.map((d,p)=>this.row(d,n[p]??null,o))}
${t.off_grid?h:this.axis(o)}
</div>
<ul class="legend">
${n.some(d=>d?.pieces.some(({kind:p})=>p==="house"))?u`<li><i class="key house"></i>${i("house")}</li>`:h}
${r.map((d,p)=>u`<li><i class="key load" style="--c:${B(p)}">${p+1}</i>${d.name}</li>`)}
${a?u`<li><i class="key sun"></i>${i(l?"sun":"sun_left")}</li>`:h}
<li><i class="key free"></i>${i("free")}</li>
${t.off_grid?h:u`<li><i class="key breaker"></i>${i("breaker")}</li>`}
</ul>
`}row(t,r,i){let{site:n,texts:o,locale:a}=this,l=Ne(n,t),d=l!==null&&l<0,p=t.grid,c=p===null?o("unknown"):d?o("over_by",{amps:w(a,-l,1)}):o("free_amps",{amps:t.free===null?"–":w(a,t.free,1)});return u`
<div class="phase ${d?"over":""}" data-phase=${t.phase}>
<span class="name" aria-hidden="true">${t.phase}</span>
<div class="track" role="img" aria-label=${this.described(t,r,c)}>
${r?this.track(t,r,i):u`<span class="none">${o("unknown")}</span>`}
</div>
<span class="numbers" aria-hidden="true">
<b data-grid>${p===null?"–":V(a,p)}</b>
<small>${c}</small>
</span>
</div>
`}track(t,r,i){let{site:n}=this,o=p=>ft(i,p),a=o(0),l=o(r.end),d=o(r.end+Math.min(t.free??0,Math.max(0,n.breaker-r.end)));return u`
${r.sun>0?u`<i class="sun" style="left:${o(r.start)}%;width:${a-o(r.start)}%"></i>`:h}
${d>l?u`<i class="free" style="left:${l}%;width:${d-l}%"></i>`:h}
${r.pieces.map(p=>this.piece(p,o))}
${r.end>n.breaker?u`<i class="beyond" style="left:${o(n.breaker)}%;width:${l-o(n.breaker)}%"></i>`:h}
<i class="zero" style="left:${a}%"></i>
${n.off_grid?h:u`<i class="breaker" style="left:${o(n.breaker)}%"></i>`}
<i class="now" style="left:${l}%"></i>
`}piece(t,r){let i=r(t.from),n=Math.round((r(t.to)-i)*10)/10,o=t.load===void 0?"":`--c:${B(t.load)};`;return u`<i class="piece ${t.kind}" style="${o}left:${i}%;width:${n}%"
>${t.load===void 0||n<4?h:t.load+1}</i
>`}axis(t){let{site:r,locale:i,texts:n}=this,o=a=>w(i,a,0);return u`
<div class="axis" aria-hidden="true">
${t.low<0?u`<span class="low">${n("axis_export",{amps:o(-t.low)})}</span>
${ft(t,0)<33?h:u`<span style="left:${ft(t,0)}%">0</span>`}`:u`<span class="low">0</span>`}
<span class="high" style="right:${100-ft(t,r.breaker)}%"
>${n("axis_import",{amps:o(r.breaker)})}</span
>
</div>
`}described(t,r,i){let{texts:n,locale:o,loads:a,site:l}=this;if(!r)return n("phase_unknown",{phase:t.phase});let d=r.pieces.map(c=>`${c.kind==="load"?a[c.load].name:n(c.kind)} ${V(o,c.to-c.from)}`);return r.sun>0&&d.push(`${n(t.fed===null?"sun_left":"sun")} ${V(o,r.sun)}`),[n("phase_grid",{phase:t.phase,amps:w(o,r.end,1),breaker:w(o,l.breaker,0)}),...d,i].join(", ")}static{this.styles=[T,k`
.bars {
display: grid;
gap: 10px;
}
.phase,
.axis {
display: grid;
grid-template-columns: 20px 1fr 76px;
gap: 10px;
align-items: center;
}
.name {
font-weight: 600;
text-align: center;
color: var(--secondary-text-color);
}
.track {
position: relative;
height: 26px;
border-radius: 6px;
background: var(--lj-track);
}
.track i {
position: absolute;
top: 0;
bottom: 0;
transition:
left 0.4s,
width 0.4s;
}
.piece {
display: grid;
place-items: center;
overflow: hidden;
background: var(--c);
color: #fff;
font: 600 12px/1 var(--lj-font);
box-shadow: inset -1px 0 0 var(--lj-card);
}
.piece.load,
.key.load {
text-shadow: 0 0 3px rgba(0, 0, 0, 0.55);
}
.house,
.other {
--c: var(--lj-house);
}
.track .sun {
top: auto;
bottom: -5px;
height: 4px;
border-radius: 2px;
background: var(--lj-sun);
}
.free {
background: repeating-linear-gradient(-45deg, transparent 0 4px, var(--lj-free) 4px 5.5px);
}
.other,
.beyond {
background: repeating-linear-gradient(45deg, var(--lj-house) 0 3px, transparent 3px 6px);
}
.beyond {
background: repeating-linear-gradient(45deg, var(--error-color) 0 4px, transparent 4px 7px);
}
.zero {
width: 1px;
margin: -3px 0 -6px;
background: var(--secondary-text-color);
}
.breaker {
width: 3px;
margin: -4px -1.5px;
border-radius: 2px;
background: var(--error-color);
}
.now {
width: 3px;
margin: -2px -1.5px;
border-radius: 2px;
background: var(--primary-text-color);
}
.none {
display: block;
padding: 0 8px;
line-height: 26px;
font-size: 12px;
color: var(--secondary-text-color);
}
.numbers {
text-align: right;
line-height: 1.15;
font-variant-numeric: tabular-nums;
white-space: nowrap;
}
.numbers small {
display: block;
font-size: 11px;
color: var(--secondary-text-color);
}
.over b,
.over small {
color: var(--error-color);
}
.axis {
display: block;
position: relative;
height: 14px;
margin: -4px 86px 0 30px;
font-size: 11px;
color: var(--secondary-text-color);
}
.axis span {
position: absolute;
transform: translateX(-50%);
}
.axis .low,
.axis .high {
transform: none;
white-space: nowrap;
}
.axis .high {
margin-right: -6px;
}
.legend {
display: flex;
flex-wrap: wrap;
gap: 4px 14px;
margin: 10px 0 0;
padding: 0;
list-style: none;
font-size: 12px;
color: var(--secondary-text-color);
}
.legend li {
display: flex;
align-items: center;
gap: 6px;
}
.key {
display: inline-grid;
place-items: center;
width: 16px;
height: 16px;
border-radius: 4px;
background: var(--c);
color: #fff;
font: 600 11px/1 var(--lj-font);
}
.key.sun {
height: 4px;
background: var(--lj-sun);
}
.key.free {
background: var(--lj-track) repeating-linear-gradient(-45deg, transparent 0 4px, var(--lj-free) 4px 5.5px);
}
.key.breaker {
width: 3px;
margin: 0 6px;
}
.track i.breaker,
.key.breaker {
background: var(--error-color);
}
`]}};g([b({attribute:!1})],F.prototype,"site",2),g([b({attribute:!1})],F.prototype,"loads",2),g([b({attribute:!1})],F.prototype,"texts",2),g([b({attribute:!1})],F.prototype,"locale",2);var Hr=1e4;async function Or(s,e){let t={type:`${A}/subscribe`,language:s.language};e&&(t.entry_id=e);let r;try{return await new Promise((i,n)=>{setTimeout(()=>n(new Error("Load Juggler does not answer")),Hr),s.connection.subscribeMessage(i,t,{resubscribe:!1}).then(o=>{r=o},n)})}finally{Promise.resolve(r?.()).catch(()=>{})}}function Vr(s){let e=new Set;for(let t of Object.values(s.entities??{})){if(t.platform!==A||t.translation_key!=="distribution_mode")continue;let r=t.device_id?s.devices?.[t.device_id]:void 0;for(let[i,n]of r?.identifiers??[])i===A&&e.add(n)}return[...e]}var Wt=class{constructor(e,t,r,i){this.localize=e;this.texts=t;this.view=r;this.hours=i}build(e){let{view:t,texts:r}=this,i=t.loads??[],n={type:"custom:load-juggler-card",entry_id:t.entry_id,grid_options:{columns:"full",rows:"auto"}};this.hours!==6&&(n.hours=this.hours);let o=[{type:"grid",column_span:4,cards:[n]},this.section(r("dash_site"),"mdi:home-lightning-bolt",this.site()),...i.map(a=>this.section(a.name,zr(a),this.load(a))),{...this.section(r("dash_history"),"mdi:chart-line",this.history(i)),column_span:2}].filter(a=>a!==null);return{title:t.title,path:e,icon:"mdi:ev-station",type:"sections",max_columns:4,sections:o}}section(e,t,r){let i=r.filter(n=>n!==null);return i.length?{type:"grid",cards:[{type:"heading",heading:e,heading_style:"title",icon:t},...i]}:null}entity(e,t){return this.view.entities?.[e]?.[t]}tile(e,t={}){return e?{type:"tile",entity:e,...t}:null}named(e,t){let r=this.localize(`component.${A}.entity.${e}.${t}.name`);return r?{name:r}:{}}slider(e,t){return this.tile(e,{...this.named("number",t),features:[{type:"numeric-input",style:"slider"}],grid_options:{columns:12,rows:2}})}site(){let e=t=>this.entity(this.view.entry_id,t);return[this.tile(e("available_power"),this.named("sensor","available_power")),this.tile(e("power_buffer"),this.named("number","power_buffer")),this.slider(e("battery_soc_target"),"battery_soc_target"),this.slider(e("battery_soc_min"),"battery_soc_min"),this.tile(e("allow_grid_charging"),{...this.named("switch","allow_grid_charging"),tap_action:{action:"toggle"},grid_options:{columns:12,rows:1}}),this.tile(e("max_import_power"),this.named("number","max_import_power"))]}load(e){let t=r=>this.entity(e.entry_id,r);return[this.tile(t("energy"),this.named("sensor","energy")),this.tile(t("energy_solar"),this.named("sensor","energy_solar")),this.slider(t("max_current"),"max_current"),this.slider(t("min_current"),"min_current"),this.tile(t("device_power"),this.named("number","device_power"))]}history(e){let{view:t,texts:r}=this,i=(d,p)=>d?[{entity:d,name:p}]:[],n=e.flatMap(d=>i(this.entity(d.entry_id,"allocated_current"),d.name)),o=e.flatMap(d=>[...i(this.entity(d.entry_id,"energy_solar"),r("dash_from_sun",{name:d.name})),...i(this.entity(d.entry_id,"energy_grid"),r("dash_from_grid",{name:d.name}))]),a=[...i(this.entity(t.entry_id,"grid_power"),r("grid")),...i(this.entity(t.entry_id,"solar_power"),r("sun")),...i(this.entity(t.entry_id,"house_power"),r("house")),...i(this.entity(t.entry_id,"battery_power"),r("battery"))],l={columns:12,rows:"auto"};return[n.length?{type:"history-graph",title:r("dash_limits"),entities:n,hours_to_show:this.hours,grid_options:l}:null,a.length?{type:"history-graph",title:r("dash_flows"),entities:a,hours_to_show:this.hours,grid_options:l}:null,o.length?{type:"statistics-graph",title:r("dash_energy"),entities:o,days_to_show:14,period:"day",chart_type:"bar",stat_types:["change"],grid_options:l}:null,{type:"button",name:r("dash_to_energy"),icon:"mdi:lightning-bolt",show_state:!1,icon_height:"24px",tap_action:{action:"navigate",navigation_path:"/energy"},grid_options:{columns:12,rows:1}}]}};function zr(s){return s.kind==="plug"?"mdi:power-socket-eu":"mdi:ev-station"}function Ur(s){return{title:"Load Juggler",path:"load-juggler",cards:[{type:"markdown",content:s}]}}async function De(s,e,t,r){let i=await ot(e);try{return new Wt(i,Q(i),await Or(e,t),s.hours??6).build(r)}catch(n){return Ur(n.message??String(n))}}var Rt=class extends HTMLElement{static async generate(e,t){let r=e.entry_id?[e.entry_id]:Vr(t),n=(r.length?r:[void 0]).map((o,a)=>De(e,t,o,a?`site-${a+1}`:"site"));return{title:"Load Juggler",views:await Promise.all(n)}}},jt=class extends HTMLElement{static async generate(e,t){return De(e,t,e.entry_id,"site")}},Ie=[{type:"load-juggler",strategyType:"dashboard",name:"Load Juggler",description:"The sites of Load Juggler: what each load does and why, its controls, and its history.",documentationURL:"https://github.com/LeoAlioth/Load-Juggler"}];var Nr={"load-juggler-battery":Y,"load-juggler-chart":M,"load-juggler-chips":j,"load-juggler-circuits":et,"load-juggler-load":P,"load-juggler-phases":F,"load-juggler-card-editor":tt,"load-juggler-card":R,"ll-strategy-dashboard-load-juggler":Rt,"ll-strategy-view-load-juggler":jt};if(!customElements.get("load-juggler-card")){for(let[e,t]of Object.entries(Nr))customElements.define(e,t);let s=window;(s.customCards??=[]).push(Ee),(s.customStrategies??=[]).push(...Ie)}
